using System.Text.Json;
using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>One client: writes one thing after another until the server is gone.</summary>
internal sealed class Worker(V5 client, Scene scene, int number, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _own = [];
    private int _next;

    public Ledger Ledger { get; } = new();

    public async Task Work()
    {
        while (true)
        {
            var attempt = Choose();
            try
            {
                Note(attempt, await attempt.Send(client));

                // A client that did not see an answer sends again: now and then one does that for nothing.
                if (attempt.Repeatable && _random.Next(20) == 0) Note(attempt, await attempt.Send(client));
            }
            catch (HttpRequestException)
            {
                Ledger.Unanswered = attempt;
                return;
            }
        }
    }

    private void Note(Attempt attempt, JsonElement answer)
    {
        attempt.Note(answer);
        Ledger.Answered++;
    }

    private Attempt Choose() => _random.Next(100) switch
    {
        < 30 => Log(scene.MainRun),
        < 45 => LogOfDatapoint(),
        < 52 => Log(run: null),
        < 80 when _own.Count > 0 => Judge(),
        < 85 when _own.Count > 0 => Correct(),
        < 92 when _own.Count > 0 => Share(),
        < 96 => Version(),
        < 98 => Evaluation(),
        _ => Run(),
    };

    /// <summary>A log that the server can know again by the id that the client chose, or not at all.</summary>
    private Attempt Log(string? run)
    {
        var token = Token();
        var id = _random.Next(2) == 0 ? $"chosen-{token}" : null;
        return LogAttempt(
            new { log_id = id, run_id = run, inputs = new { question = token }, output = token, log_status = "complete" },
            new SentLog(token, run),
            repeatable: id is not null);
    }

    /// <summary>A log as the SDK sends it, which the server can know again by its datapoint, start and content.</summary>
    private Attempt LogOfDatapoint()
    {
        var token = Token();
        var body = new
        {
            run_id = scene.DatasetRun,
            source_datapoint_id = scene.Datapoints[_random.Next(scene.Datapoints.Count)],
            start_time = DateTimeOffset.UtcNow,
            output = token,
            log_status = "complete",
        };
        return LogAttempt(body, new SentLog(token, scene.DatasetRun), repeatable: true);
    }

    private Attempt LogAttempt(object body, SentLog log, bool repeatable)
    {
        return new Attempt($"flows/log?version_id={scene.FlowVersion}", body, Note, repeatable, repeatable ? null : log.Token);

        void Note(JsonElement answer)
        {
            var id = answer.GetProperty("id").GetString()!;
            if (Ledger.Logs.TryAdd(id, log)) _own.Add(id);
            else Assert.Equal(log, Ledger.Logs[id]);
        }
    }

    private Attempt Correct()
    {
        var (id, token) = (Own(), Token());
        return new Attempt(
            $"flows/logs/{id}", new { output = token }, _ => Ledger.Logs[id] = Ledger.Logs[id] with { Token = token })
        { Method = HttpMethod.Patch };
    }

    private Attempt Judge()
    {
        var log = Own();
        var boolean = _random.Next(2) == 0;
        var evaluator = boolean ? scene.BooleanVersion : scene.NumberVersion;
        var verdict = _random.Next(10) switch
        {
            0 => new Verdict(null, null),
            1 => new Verdict(null, "the judge failed"),
            _ => new Verdict(boolean ? _random.Next(2) == 0 : _random.Next(1000), null),
        };
        return new Attempt(
            $"evaluators/log?version_id={evaluator}",
            new { parent_id = log, judgment = verdict.Judgment, error = verdict.Error },
            _ => Ledger.Verdicts[(log, evaluator)] = verdict);
    }

    private Attempt Share()
    {
        string[] logs = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _own[_random.Next(_own.Count)]).Distinct()];
        return new Attempt(
            $"evaluations/{scene.Evaluation}/runs/{scene.SharedRun}/logs", new { log_ids = logs }, _ => Ledger.Shared.UnionWith(logs));
    }

    private Attempt Version() => new(
        "flows",
        new { path = $"kill/{scene.Round}/{number}/{_random.Next(5)}", attributes = new { token = Token() } },
        answer => Ledger.Versions[answer.GetProperty("version_id").GetString()!] = answer.GetProperty("id").GetString()!);

    private Attempt Run() => new(
        $"evaluations/{scene.Evaluation}/runs",
        new { version = new { version_id = scene.FlowVersion }, orchestrated = false },
        answer => Ledger.Runs.Add(answer.GetProperty("id").GetString()!),
        Repeatable: false);

    private Attempt Evaluation() => new(
        "evaluations",
        new { name = Token(), file = new { id = scene.Flow }, evaluators = new[] { new { version_id = scene.NumberVersion } } },
        answer => Ledger.Evaluations.Add(answer.GetProperty("id").GetString()!),
        Repeatable: false);

    /// <summary>One of the last logs that this worker has written: nobody else writes to it.</summary>
    private string Own() => _own[^_random.Next(1, Math.Min(_own.Count, 50) + 1)];

    private string Token() => $"{scene.Round}-{number}-{_next++}";
}
