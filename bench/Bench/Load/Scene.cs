using System.Text.Json.Nodes;

namespace Evals.Bench.Load;

/// <summary>A run that takes the logs, and a run with prepared logs that take the judgments.</summary>
internal sealed class Scene(EvalsApi api, string directory, int parents)
{
    private const int Datapoints = 1_000;
    private const int Evaluators = 8;
    private const int Writers = 64;
    private const string Times = "\"start_time\":\"2026-01-05T09:00:00.000Z\",\"end_time\":\"2026-01-05T09:00:01.250Z\"";

    private string _flow = "", _flowVersion = "", _logRun = "", _judgedRun = "", _evaluation = "";

    public Workload Logs { get; private set; } = null!;

    public Workload Judgments { get; private set; } = null!;

    public async Task SetUp()
    {
        var flow = await api.Post("flows", new JsonObject { ["path"] = "bench/flow", ["attributes"] = new JsonObject { ["release"] = 1 } });
        (_flow, _flowVersion) = (Text(flow, "id"), Text(flow, "version_id"));
        var datapoints = await PutDataset();
        var evaluators = await PutEvaluators();
        var references = evaluators.Select(evaluator => new JsonObject { ["version_id"] = evaluator.VersionId }).ToArray<JsonNode>();
        _evaluation = Text(
            await api.Post("evaluations", new JsonObject { ["name"] = "bench", ["file"] = new JsonObject { ["id"] = _flow }, ["evaluators"] = new JsonArray(references) }),
            "id");
        _logRun = await CreateRun();
        _judgedRun = await CreateRun();

        Logs = Workload.Write(Path.Combine(directory, "logs"), [(LogPath, LogBody(_logRun))], datapoints, wraps: true);
        var logs = await PrepareParents(datapoints);
        Judgments = Workload.Write(Path.Combine(directory, "judgments"), [.. evaluators.Select(JudgmentOf)], logs, wraps: false);
    }

    /// <summary>How many logs the run has, and how many judgments the prepared logs, by the server's own statistics.</summary>
    public async Task<(long Logs, long Judgments)> Count()
    {
        var stats = await api.Get($"evaluations/{_evaluation}/stats");
        var runs = stats["run_stats"]!.AsArray().ToDictionary(run => Text(run!, "run_id"), run => run!);
        var judgments = runs[_judgedRun]["evaluator_stats"]!.AsArray().Sum(figures => figures!["total_logs"]!.GetValue<long>());
        return (runs[_logRun]["num_logs"]!.GetValue<long>(), judgments);
    }

    private string LogPath => $"/v5/flows/log?version_id={_flowVersion}";

    private string LogBody(string run) =>
        $$"""{"id":"{{_flow}}","run_id":"{{run}}","source_datapoint_id":"{{Workload.Value}}","inputs":{"question":"What should the customer be told about order {{Workload.Counter}}, which was due last Tuesday?","tone":"friendly"},"messages":null,"output":"I am sorry that your order is late. It left our warehouse on Monday and should be with you on Thursday before noon; you can follow it with the number that we sent you. If it has not come by Friday, write to us again and we will send it a second time, free of charge. Thank you for your patience and for telling us about it.",{{Times}},"log_status":"complete"}""";

    private static (string Path, string Body) JudgmentOf((string Path, string VersionId, bool IsNumber) evaluator) => (
        $"/v5/evaluators/log?version_id={evaluator.VersionId}",
        $$"""{"path":"{{evaluator.Path}}","parent_id":"{{Workload.Value}}","judgment":{{(evaluator.IsNumber ? "0." + Workload.Counter : "true")}},{{Times}}}""");

    private async Task<string[]> PutDataset()
    {
        var datapoints = Enumerable.Range(0, Datapoints).Select(i => new JsonObject { ["inputs"] = new JsonObject { ["order"] = $"{i}" } });
        var dataset = await api.Post(
            "datasets?include_datapoints=true",
            new JsonObject { ["path"] = "bench/dataset", ["datapoints"] = new JsonArray([.. datapoints]) });
        _datasetVersion = Text(dataset, "version_id");
        var full = await api.Get($"datasets/{Text(dataset, "id")}?version_id={_datasetVersion}&include_datapoints=true");
        return [.. full["datapoints"]!.AsArray().Select(datapoint => Text(datapoint!, "id"))];
    }

    private string _datasetVersion = "";

    private async Task<List<(string Path, string VersionId, bool IsNumber)>> PutEvaluators()
    {
        var result = new List<(string, string, bool)>();
        for (var i = 0; i < Evaluators; i++)
        {
            var (path, isNumber) = ($"bench/evaluator {i}", i % 2 == 0);
            var spec = new JsonObject
            {
                ["arguments_type"] = "target_free",
                ["return_type"] = isNumber ? "number" : "boolean",
                ["evaluator_type"] = "external",
            };
            result.Add((path, Text(await api.Post("evaluators", new JsonObject { ["path"] = path, ["spec"] = spec }), "version_id"), isNumber));
        }

        return result;
    }

    private async Task<string> CreateRun() => Text(
        await api.Post(
            $"evaluations/{_evaluation}/runs",
            new JsonObject
            {
                ["dataset"] = new JsonObject { ["version_id"] = _datasetVersion },
                ["version"] = new JsonObject { ["version_id"] = _flowVersion },
                ["orchestrated"] = false,
            }),
        "id");

    /// <summary>Ids of the prepared logs, oldest first.</summary>
    private async Task<string[]> PrepareParents(string[] datapoints)
    {
        Progress.Say($"preparing {parents:n0} logs for judgments");
        var (path, body) = (LogPath["/v5/".Length..], LogBody(_judgedRun));
        var ids = new string[parents];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < parents; i = Interlocked.Increment(ref next))
            {
                var log = body.Replace(Workload.Value, datapoints[i % datapoints.Length], StringComparison.Ordinal)
                    .Replace(Workload.Counter, $"{i:d12}", StringComparison.Ordinal);
                ids[i] = Text(await api.Post(path, JsonNode.Parse(log)!.AsObject()), "id");
            }
        }));
        Array.Sort(ids, StringComparer.Ordinal);
        return ids;
    }

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();
}
