using System.Text.Json;
using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>What a server lists for one run: every log with its judgments, page by page.</summary>
internal sealed class Listing
{
    private const int PageSize = 200;

    /// <summary>Outputs by log id.</summary>
    public Dictionary<string, string> Logs { get; } = [];

    /// <summary>Ids of the datapoints that the logs were made for.</summary>
    public HashSet<string> Datapoints { get; } = [];

    /// <summary>Judgments by log and evaluator version.</summary>
    public Dictionary<(string Log, string Evaluator), Verdict> Verdicts { get; } = [];

    /// <summary>Logs and judgments that were listed more than once.</summary>
    public List<string> Doubled { get; } = [];

    public static async Task<Listing> Read(V5 client, string evaluation, string run)
    {
        var listing = new Listing();
        for (var page = 1; ; page++)
        {
            var answer = await client.Get($"evaluations/{evaluation}/logs?run_id={run}&page={page}&size={PageSize}");
            var records = answer.GetProperty("records");
            if (records.GetArrayLength() == 0)
            {
                Assert.Equal(listing.Logs.Count + listing.Doubled.Count, answer.GetProperty("total").GetInt32());
                return listing;
            }

            foreach (var record in records.EnumerateArray()) listing.Add(record);
        }
    }

    private void Add(JsonElement record)
    {
        var log = record.GetProperty("log");
        var id = log.GetProperty("id").GetString()!;
        if (!Logs.TryAdd(id, log.GetProperty("output").GetString()!)) Doubled.Add(id);
        if (record.GetProperty("datapoint") is { ValueKind: JsonValueKind.Object } datapoint) Datapoints.Add(datapoint.GetProperty("id").GetString()!);
        foreach (var judgment in record.GetProperty("evaluator_logs").EnumerateArray())
        {
            var evaluator = judgment.GetProperty("evaluator").GetProperty("version_id").GetString()!;
            if (!Verdicts.TryAdd((id, evaluator), VerdictOf(judgment))) Doubled.Add($"{id} judged by {evaluator}");
        }
    }

    private static Verdict VerdictOf(JsonElement judgment) => new(
        judgment.TryGetProperty("judgment", out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => value.GetInt32(),
                _ => null,
            }
            : null,
        judgment.TryGetProperty("error", out var error) ? error.GetString() : null);
}
