using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>Puts together what the answers about logs show, for one request.</summary>
internal sealed class LogViews(Call call)
{
    /// <summary>A trace is shown down to this depth and up to this many logs; what lies beyond is read by the ids of the last ones
    /// shown.</summary>
    private const int MaxTraceDepth = 20, MaxTraceLogs = 1_000;

    private readonly FileJson _files = new(call);

    /// <summary>A log with all that belongs to it, or null.</summary>
    public async Task<LogView?> Find(string logId)
    {
        var found = await call.Logs.Get([logId]);
        return found.Count == 0 ? null : await WithTrace(found[0]);
    }

    /// <summary>Logs with their judgments.</summary>
    /// <param name="parents">Whether judgments are shown with the log that they judge.</param>
    /// <param name="traces">Whether flow logs are shown with the logs that they called.</param>
    public async Task<IReadOnlyList<LogView>> List(IReadOnlyList<LogRecord> logs, bool parents, bool traces)
    {
        var judgments = (await call.Logs.Judgments([.. logs.Select(log => log.Id)])).ToLookup(judgment => judgment.ParentId);
        var judged = (parents ? await call.Logs.Get([.. logs.Select(log => log.ParentId).OfType<string>().Distinct()]) : []).ToDictionary(log => log.Id);
        var views = new List<LogView>(logs.Count);
        foreach (var log in logs)
        {
            var view = traces && log.Version.Type == FileType.Flow ? await WithTrace(log) : await Of(log, NewestPerEvaluator(judgments[log.Id]));
            var parent = log.ParentId is { } id ? judged.GetValueOrDefault(id) : null;
            views.Add(parent is null ? view : view with { Parent = await Of(parent, []) });
        }

        return views;
    }

    /// <param name="judgments">The judgments to show with the log.</param>
    public async Task<LogView> Of(LogRecord log, IEnumerable<LogRecord> judgments, IReadOnlyList<LogView>? children = null)
    {
        var views = new List<LogView>();
        foreach (var judgment in judgments) views.Add(await Of(judgment, []));
        return new LogView(log, await _files.Of(log.Version.FileId, log.Version.VersionId), views, children);
    }

    private async Task<LogView> WithTrace(LogRecord log)
    {
        var children = log.Version.Type == FileType.Flow ? await TraceBelow(log.Id) : [];
        var judgments = (await call.Logs.Judgments([log.Id, .. children.Select(child => child.Id)])).ToLookup(judgment => judgment.ParentId);
        return await WithTrace(log, children.ToLookup(child => child.TraceParentId), judgments);
    }

    private async Task<LogView> WithTrace(
        LogRecord log, ILookup<string?, LogRecord> children, ILookup<string?, LogRecord> judgments)
    {
        var views = new List<LogView>();
        foreach (var child in children[log.Id]) views.Add(await WithTrace(child, children, judgments));
        return await Of(log, NewestPerEvaluator(judgments[log.Id]), log.Version.Type == FileType.Flow ? views : null);
    }

    private static IEnumerable<LogRecord> NewestPerEvaluator(IEnumerable<LogRecord> judgments) =>
        judgments.GroupBy(judgment => judgment.Version.FileId).Select(ofOne => ofOne.MaxBy(judgment => judgment.Revision)!);

    /// <summary>All logs below one, each once: a log that names itself or its descendant as its caller must not send us in circles.</summary>
    private async Task<IReadOnlyList<LogRecord>> TraceBelow(string logId)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { logId };
        var all = new List<LogRecord>();
        IReadOnlyList<string> level = [logId];
        for (var depth = 0; depth < MaxTraceDepth && level.Count > 0 && all.Count < MaxTraceLogs; depth++)
        {
            var children = await call.Logs.TraceChildren(level);
            LogRecord[] news = [.. children.Where(child => seen.Add(child.Id)).Take(MaxTraceLogs - all.Count)];
            all.AddRange(news);
            level = [.. news.Select(child => child.Id)];
        }

        return all;
    }
}
