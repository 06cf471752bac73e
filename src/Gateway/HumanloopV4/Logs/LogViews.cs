using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4.Logs;

/// <summary>A log with everything that its answer shows.</summary>
/// <param name="File">The config that made it.</param>
internal sealed record LogView(LogRecord Log, FileView File, IReadOnlyList<ResultView> Results);

/// <summary>A judgment.</summary>
/// <param name="EvaluationId">The evaluation that it is shown in; null for none.</param>
/// <param name="Config">What made the judged log.</param>
internal sealed record ResultView(LogRecord Judgment, string? EvaluationId, FileVersionRef Config);

/// <summary>Puts together what the answers about logs show, for one request.</summary>
internal sealed class LogViews(Call call)
{
    private readonly ReferencedFiles _files = new(call);

    public Task<IReadOnlyList<LogView>> List(IReadOnlyList<LogRecord> logs) => List(logs, NewestPerEvaluator, null);

    /// <param name="counted">Which of the judgments on a log are shown with it.</param>
    public async Task<IReadOnlyList<LogView>> List(
        IReadOnlyList<LogRecord> logs, Func<IReadOnlyList<LogRecord>, IEnumerable<LogRecord>> counted, string? evaluationId)
    {
        var judgments = (await call.Logs.Judgments([.. logs.Select(log => log.Id)])).ToLookup(judgment => judgment.ParentId);
        var views = new List<LogView>(logs.Count);
        foreach (var log in logs)
        {
            var file = await _files.Of(log.Version.FileId, log.Version.VersionId);
            views.Add(new LogView(log, file, [.. counted([.. judgments[log.Id]]).Select(judgment => new ResultView(judgment, evaluationId, log.Version))]));
        }

        return views;
    }

    private static IEnumerable<LogRecord> NewestPerEvaluator(IReadOnlyList<LogRecord> judgments) =>
        judgments.GroupBy(judgment => judgment.Version.FileId).Select(ofOne => ofOne.MaxBy(judgment => judgment.Revision)!);
}
