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
                Note(attempt, await client.Post(attempt.Path, attempt.Body));

                // A client that did not see an answer sends again: now and then one does that for nothing.
                if (attempt.Repeatable && _random.Next(20) == 0) Note(attempt, await client.Post(attempt.Path, attempt.Body));
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
        < 40 => Log(inMainRun: true),
        < 50 => Log(inMainRun: false),
        < 82 when _own.Count > 0 => Judge(),
        < 90 when _own.Count > 0 => Share(),
        < 95 => Version(),
        < 97 => Evaluation(),
        < 98 => Run(),
        _ => Log(inMainRun: true),
    };

    private Attempt Log(bool inMainRun)
    {
        var token = Token();
        var chosenId = _random.Next(2) == 0 ? $"chosen-{token}" : null;
        var body = new
        {
            log_id = chosenId,
            run_id = inMainRun ? scene.MainRun : null,
            inputs = new { question = token },
            output = token,
            log_status = "complete",
        };
        return new Attempt($"flows/log?version_id={scene.FlowVersion}", body, Note, Repeatable: chosenId is not null, chosenId is null ? token : null);

        void Note(JsonElement answer)
        {
            var id = answer.GetProperty("id").GetString()!;
            Assert.True(chosenId is null || chosenId == id);
            if (Ledger.Logs.TryAdd(id, new SentLog(token, inMainRun))) _own.Add(id);
            else Assert.Equal(token, Ledger.Logs[id].Token);
        }
    }

    private Attempt Judge()
    {
        var log = _own[^_random.Next(1, Math.Min(_own.Count, 50) + 1)];
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

    private string Token() => $"{scene.Round}-{number}-{_next++}";
}
