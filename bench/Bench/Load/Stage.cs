using System.Text.Json.Nodes;

namespace Evals.Bench.Load;

/// <summary>An evaluator that judgments are posted for.</summary>
internal sealed record StageEvaluator(string Path, string FileId, string VersionId, bool IsNumber);

/// <summary>The files that runs are made of.</summary>
internal sealed record StageFiles(
    string Flow, string FlowVersion, string DatasetVersion, string[] Datapoints, StageEvaluator[] Evaluators);

/// <summary>Creates what is measured, over HTTP, and knows the requests for it.</summary>
internal sealed class Stage(EvalsApi api, StageFiles files)
{
    private const int DatapointCount = 1_000;
    private const int EvaluatorCount = 8;
    private const string Times = "\"start_time\":\"2026-01-05T09:00:00.000Z\",\"end_time\":\"2026-01-05T09:00:01.250Z\"";

    public StageFiles Files => files;

    public string LogPath => $"/v5/flows/log?version_id={files.FlowVersion}";

    public static async Task<Stage> SetUp(EvalsApi api)
    {
        var flow = await api.Post("flows", new JsonObject { ["path"] = "bench/flow", ["attributes"] = new JsonObject { ["release"] = 1 } });
        var (datasetVersion, datapoints) = await PutDataset(api);
        var evaluators = new StageEvaluator[EvaluatorCount];
        for (var i = 0; i < evaluators.Length; i++) evaluators[i] = await PutEvaluator(api, $"bench/evaluator {i}", isNumber: i % 2 == 0);
        return new Stage(api, new StageFiles(Text(flow, "id"), Text(flow, "version_id"), datasetVersion, datapoints, evaluators));
    }

    /// <param name="evaluators">How many of the evaluators it has.</param>
    /// <returns>Its id.</returns>
    public async Task<string> CreateEvaluation(string name, int evaluators)
    {
        var references = files.Evaluators.Take(evaluators).Select(evaluator => new JsonObject { ["version_id"] = evaluator.VersionId });
        return Text(
            await api.Post("evaluations", new JsonObject
            {
                ["name"] = name,
                ["file"] = new JsonObject { ["id"] = files.Flow },
                ["evaluators"] = new JsonArray([.. references]),
            }),
            "id");
    }

    /// <returns>Its id.</returns>
    public async Task<string> CreateRun(string evaluation) => Text(
        await api.Post(
            $"evaluations/{evaluation}/runs",
            new JsonObject
            {
                ["dataset"] = new JsonObject { ["version_id"] = files.DatasetVersion },
                ["version"] = new JsonObject { ["version_id"] = files.FlowVersion },
                ["orchestrated"] = false,
            }),
        "id");

    /// <summary>A log of about 0.7 KB.</summary>
    public string LogBody(string run, string datapoint, string counter) =>
        $$"""{"id":"{{files.Flow}}","run_id":"{{run}}","source_datapoint_id":"{{datapoint}}","inputs":{"question":"What should the customer be told about order {{counter}}, which was due last Tuesday?","tone":"friendly"},"messages":null,"output":"I am sorry that your order is late. It left our warehouse on Monday and should be with you on Thursday before noon; you can follow it with the number that we sent you. If it has not come by Friday, write to us again and we will send it a second time, free of charge. Thank you for your patience and for telling us about it.",{{Times}},"log_status":"complete"}""";

    public byte[] LogRequest(string run, long number) =>
        Http1.Post(LogPath, LogBody(run, files.Datapoints[number % files.Datapoints.Length], $"{number:d12}"));

    public static string JudgmentPath(StageEvaluator evaluator) => $"/v5/evaluators/log?version_id={evaluator.VersionId}";

    /// <param name="counter">Decimals of a number judgment; beside any other, which would be a repeat of the one before.</param>
    public static string JudgmentBody(StageEvaluator evaluator, string parent, string counter)
    {
        var judgment = evaluator.IsNumber ? $"0.{counter}" : $$"""true,"metadata":{"number":"{{counter}}"}""";
        return $$"""{"path":"{{evaluator.Path}}","parent_id":"{{parent}}","judgment":{{judgment}},{{Times}}}""";
    }

    public static byte[] JudgmentRequest(StageEvaluator evaluator, string parent, long number) =>
        Http1.Post(JudgmentPath(evaluator), JudgmentBody(evaluator, parent, $"{number:d12}"));

    /// <summary>Adds logs that are at home elsewhere to a run.</summary>
    public static byte[] AddLogsRequest(string evaluation, string run, IEnumerable<string> logs) =>
        Http1.Post($"/v5/evaluations/{evaluation}/runs/{run}/logs", $$"""{"log_ids":[{{string.Join(',', logs.Select(log => $"\"{log}\""))}}]}""");

    /// <summary>Posts logs to a run.</summary>
    /// <returns>Their ids, oldest first.</returns>
    public async Task<string[]> AddLogs(LanePool lanes, string run, int count, long firstNumber = 0)
    {
        var ids = new string[count];
        await lanes.SendAll(
            count, i => LogRequest(run, firstNumber + i), (i, reply) => ids[i] = Text(JsonNode.Parse(reply.Body.Span)!, "id"));
        Array.Sort(ids, StringComparer.Ordinal);
        return ids;
    }

    private static async Task<(string VersionId, string[] Ids)> PutDataset(EvalsApi api)
    {
        var datapoints = Enumerable.Range(0, DatapointCount).Select(i => new JsonObject { ["inputs"] = new JsonObject { ["order"] = $"{i}" } });
        var dataset = await api.Post("datasets", new JsonObject { ["path"] = "bench/dataset", ["datapoints"] = new JsonArray([.. datapoints]) });
        var version = Text(dataset, "version_id");
        var full = await api.Get($"datasets/{Text(dataset, "id")}?version_id={version}&include_datapoints=true");
        return (version, [.. full["datapoints"]!.AsArray().Select(datapoint => Text(datapoint!, "id"))]);
    }

    private static async Task<StageEvaluator> PutEvaluator(EvalsApi api, string path, bool isNumber)
    {
        var spec = new JsonObject
        {
            ["arguments_type"] = "target_free",
            ["return_type"] = isNumber ? "number" : "boolean",
            ["evaluator_type"] = "external",
        };
        var evaluator = await api.Post("evaluators", new JsonObject { ["path"] = path, ["spec"] = spec });
        return new StageEvaluator(path, Text(evaluator, "id"), Text(evaluator, "version_id"), isNumber);
    }

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();
}
