using System.Text.Json;
using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>One client of Humanloop v4 with a project of its own: makes evaluations, fills them with logs and results and moves them until
/// the server is gone; then checks what is there. Every write but the making of an evaluation may be sent again.</summary>
internal sealed class V4Worker(string apiKey, string project, int seed) : IDialectWorker
{
    private const int Datapoints = 5;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, OwnEvaluation> _evaluations = [];
    private V4Things? _things;
    private Write? _unanswered;
    private int _next;

    public int Answered { get; private set; }

    public async Task Work(string server)
    {
        using var client = Client(server);
        try
        {
            _things ??= await V4Things.Make(client.Post, project, Datapoints);
            while (true)
            {
                _unanswered = Choose();
                Note(_unanswered, await Send(client, _unanswered));

                // A client that did not see an answer sends again: now and then one does that for nothing.
                if (_unanswered.Noted is not null && _random.Next(10) == 0) Note(_unanswered, await Send(client, _unanswered));
                _unanswered = null;
            }
        }
        catch (HttpRequestException)
        {
        }
    }

    public async Task Check(string server)
    {
        using var client = Client(server);
        if (_unanswered is { Noted: not null } write) Note(write, await Send(client, write));
        _unanswered = null;
        foreach (var (id, evaluation) in _evaluations)
        {
            var whole = await client.Get($"evaluations/{id}?evaluator_aggregates=true");
            evaluation.Check(whole, await client.Get($"evaluations/{id}/datapoints?size={Datapoints}"));
        }
    }

    private Write Choose()
    {
        var running = _evaluations.Where(entry => entry.Value.Status == "running").ToList();
        if (_evaluations.Count == 0 || _random.Next(30) == 0) return Evaluation();
        var (id, evaluation) = _evaluations.ElementAt(_random.Next(_evaluations.Count));
        if (evaluation.Status != "running" || _random.Next(20) == 0)
        {
            var to = evaluation.Status == "running" ? "completed" : "running";
            return new Write(HttpMethod.Patch, $"evaluations/{id}/status", new { status = to }, _ => evaluation.Status = to);
        }

        return _random.Next(10) switch
        {
            < 2 => Post(),
            < 6 when evaluation.Logged is { Count: > 0 } logged => Result(id, evaluation, logged[_random.Next(logged.Count)]),
            _ => Log(id, evaluation),
        };
    }

    private Write Evaluation() => new(
        HttpMethod.Post,
        $"projects/{_things!.Project}/evaluations",
        new { config_id = _things.Config, dataset_id = _things.Dataset, evaluator_ids = new[] { _things.Evaluator }, hl_generated = false },
        null);

    private Write Log(string id, OwnEvaluation evaluation)
    {
        var (datapoint, output) = (Datapoint(), Token());
        return new Write(
            HttpMethod.Post,
            $"evaluations/{id}/log",
            new { datapoint_id = datapoint, log = new { output } },
            answer => evaluation.Put(datapoint, answer.GetProperty("id").GetString()!, output));
    }

    /// <summary>A log that joins all evaluations that are running.</summary>
    private Write Post()
    {
        var (datapoint, output) = (Datapoint(), Token());
        return new Write(
            HttpMethod.Post,
            "logs",
            new { project_id = _things!.Project, config_id = _things.Config, source_datapoint_id = datapoint, output },
            answer =>
            {
                foreach (var evaluation in _evaluations.Values.Where(evaluation => evaluation.Status == "running"))
                    evaluation.Put(datapoint, answer.GetProperty("id").GetString()!, output);
            });
    }

    /// <summary>A joined log is one of several evaluations, and so are its results.</summary>
    private Write Result(string id, OwnEvaluation evaluation, string datapoint)
    {
        var (log, value) = (evaluation.LogOf(datapoint), _random.Next(1000));
        return new Write(
            HttpMethod.Post,
            $"evaluations/{id}/result",
            new { log_id = log, evaluator_id = _things!.Evaluator, result = value },
            _ =>
            {
                foreach (var other in _evaluations.Values) other.Judge(datapoint, log, value);
            });
    }

    private void Note(Write write, JsonElement answer)
    {
        Answered++;
        if (write.Noted is { } noted) noted(answer);
        else _evaluations.Add(answer.GetProperty("id").GetString()!, new OwnEvaluation());
    }

    private string Datapoint() => _things!.Datapoints[_random.Next(Datapoints)];

    private string Token() => $"{project} {_next++}";

    private ApiClient Client(string server) => new($"{server}/v4/", apiKey);

    private static Task<JsonElement> Send(ApiClient client, Write write) => client.Expect(write.Method, write.Path, write.Body);

    /// <param name="Noted">What its answer means, also when it is sent again; null for what can't be: the making of something.</param>
    private sealed record Write(HttpMethod Method, string Path, object Body, Action<JsonElement>? Noted);

    /// <summary>An evaluation as its owner knows it.</summary>
    private sealed class OwnEvaluation
    {
        private readonly Dictionary<string, (string Log, string Output, int? Result)> _logs = [];

        public string Status { get; set; } = "pending";

        /// <summary>The datapoints that have a log.</summary>
        public IReadOnlyList<string> Logged => [.. _logs.Keys];

        public string LogOf(string datapoint) => _logs[datapoint].Log;

        public void Put(string datapoint, string log, string output)
        {
            if (_logs.GetValueOrDefault(datapoint).Log != log) _logs[datapoint] = (log, output, null);
        }

        public void Judge(string datapoint, string log, int result)
        {
            if (_logs.GetValueOrDefault(datapoint) is var known && known.Log == log) _logs[datapoint] = known with { Result = result };
        }

        public void Check(JsonElement evaluation, JsonElement datapoints)
        {
            Assert.Equal(Status, evaluation.GetProperty("status").GetString());
            foreach (var record in datapoints.GetProperty("records").EnumerateArray())
            {
                var datapoint = record.GetProperty("datapoint").GetProperty("id").GetString()!;
                var log = record.GetProperty("log");
                Assert.Equal(_logs.ContainsKey(datapoint), log.ValueKind == JsonValueKind.Object);
                if (!_logs.TryGetValue(datapoint, out var own)) continue;
                Assert.Equal((own.Log, own.Output), (log.GetProperty("id").GetString(), log.GetProperty("output").GetString()));
                Assert.Equal(
                    own.Result is { } result ? [result] : [],
                    record.GetProperty("evaluation_results").EnumerateArray().Select(one => one.GetProperty("value").GetInt32()));
            }

            int[] results = [.. _logs.Values.Select(log => log.Result).OfType<int>()];
            var aggregate = evaluation.GetProperty("evaluator_aggregates")[0].GetProperty("aggregate_value");
            if (results.Length == 0) Assert.Equal(JsonValueKind.Null, aggregate.ValueKind);
            else Assert.Equal(results.Average(), aggregate.GetDouble(), 1e-9);
        }
    }
}
