using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>One workspace's log documents, straight from the store.</summary>
internal class Logs(string workspace, ILogStore store, ICatalogStore catalog) : ILogs
{
    /// <summary>Positions that lie at most this far apart are read in one go: a few rows too many cost less than another query.</summary>
    private const long WorthReadingOver = 64;

    public Task<IReadOnlyList<LogPlace>> Places(IReadOnlyCollection<string> logIds) => store.Places(workspace, logIds);

    public Task<IReadOnlyList<LogRecord>> Get(IReadOnlyCollection<string> logIds) => store.Get(workspace, logIds);

    public Task<Page<LogRecord>> Find(LogQuery query, Window window) => store.Find(workspace, query, window);

    public async Task<IReadOnlyList<LogPlace>> NewestOf(FileVersionRef version, string datasetVersionId)
    {
        if (await catalog.DatasetVersion(workspace, datasetVersionId) is not { } dataset) return [];
        var datapoints = await catalog.DatapointIds(workspace, datasetVersionId, new Window(0, dataset.DatapointCount));
        var newest = await store.NewestOf(workspace, version, datapoints.ToHashSet());
        return [.. datapoints.Where(newest.ContainsKey).Select(datapoint => newest[datapoint])];
    }

    public async Task<IReadOnlyList<LogRecord>> AtPositions(string runId, IReadOnlyList<long> positions)
    {
        var found = new Dictionary<long, LogRecord>(positions.Count);
        foreach (var (from, to) in Stretches(positions))
        {
            foreach (var (position, log) in await store.InRun(workspace, runId, from, to)) found[position] = log;
        }

        var logs = new List<LogRecord>(positions.Count);
        foreach (var position in positions)
        {
            if (found.TryGetValue(position, out var log)) logs.Add(log);
        }

        return logs;
    }

    public Task<IReadOnlyList<LogRecord>> Judgments(IReadOnlyCollection<string> parentIds) => store.Judgments(workspace, parentIds);

    public Task<IReadOnlyList<LogRecord>> TraceChildren(IReadOnlyCollection<string> traceParentIds) =>
        store.TraceChildren(workspace, traceParentIds);

    /// <summary>Ranges, the end excluded, that together hold all positions without reading over wide gaps.</summary>
    private static IEnumerable<(long From, long To)> Stretches(IReadOnlyList<long> positions)
    {
        if (positions.Count == 0) yield break;
        var sorted = positions.Order().ToArray();
        var from = sorted[0];
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] - sorted[i - 1] <= WorthReadingOver) continue;
            yield return (from, sorted[i - 1] + 1);
            from = sorted[i];
        }

        yield return (from, sorted[^1] + 1);
    }
}
