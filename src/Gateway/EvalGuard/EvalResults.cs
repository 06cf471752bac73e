using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>The logs of a run as results.</summary>
/// <param name="All">By index: the rows of the run, then what came by another API, in its order.</param>
/// <param name="HasOthers">Whether anything came by another API.</param>
internal sealed record EvalResults(IReadOnlyList<EvalResult> All, bool HasOthers)
{
    private const int PageSize = 1_000;

    public static async Task<EvalResults> Load(Call call, RunView run)
    {
        var (rows, others) = (new List<EvalResult>((int)run.LogCount), new List<EvalResult>());
        var names = new ScorerNames(call);
        while (await call.Run(run.Id).Positions(new Window(rows.Count + others.Count, PageSize)) is { IsOk: true, Value.Positions: { Count: > 0 } positions })
        {
            var logs = await call.Logs.AtPositions(run.Id, positions);

            // Deleted between the two questions.
            if (logs.Count == 0) break;
            foreach (var log in logs)
            {
                if (RowIndex(run, log) is { } index) rows.Add(EvalResult.OfRow(log, index));
            }

            if (logs.Where(log => RowIndex(run, log) is null).ToList() is not { Count: > 0 } foreign) continue;
            var judgments = await names.Judgments(foreign);
            foreach (var log in foreign) others.Add(Other(log, [.. judgments[log.Id]]));
        }

        rows.Sort((a, b) => a.Index.CompareTo(b.Index));
        var next = rows.Count > 0 ? rows[^1].Index + 1 : 0;
        return new EvalResults([.. rows, .. others.Select((other, place) => other with { Index = next + place })], others.Count > 0);
    }

    /// <summary>The index of a row of this run; null for any other log.</summary>
    private static long? RowIndex(RunView run, LogRecord log) =>
        run.Dialect == StatusDialect.EvalGuard && RowIds.Index(log.Id) is { } index && RowIds.LogId(run.Id, index) == log.Id ? index : null;

    /// <summary>A row of another run says itself how it fared, until it is judged.</summary>
    private static EvalResult Other(LogRecord log, IReadOnlyList<(string Scorer, JsonElement Judgment)> judgments) =>
        judgments.Count == 0 && RowIds.Index(log.Id) is not null ? EvalResult.OfRow(log, 0, isOurs: false) : EvalResult.OfLog(log, 0, judgments);
}
