using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>The logs of a run as results, by index: the rows of the run, then what came by another API, in its order. They are read in
/// portions, so that a run of any size takes no more memory than another; of rows that are far apart, or that others are among, the
/// indexes are held as well.</summary>
internal sealed class EvalResults(Call call, RunView run)
{
    private readonly ScorerNames _names = new(call);
    private readonly Portion _portion = new();

    /// <summary>Whether anything came by another API; known when all has been read.</summary>
    public bool HasOthers { get; private set; } = run.Dialect != StatusDialect.EvalGuard;

    /// <summary>All results. May be read again.</summary>
    public async IAsyncEnumerable<EvalResult> Read()
    {
        var next = 0L;
        if (run.Dialect == StatusDialect.EvalGuard)
        {
            await foreach (var row in Rows())
            {
                next = row.Index + 1;
                yield return row;
            }
        }

        if (!HasOthers) yield break;
        await foreach (var logs in Logs())
        {
            var others = logs.Where(log => RowIndex(log) is null).ToList();
            var judgments = await _names.Judgments(others);
            foreach (var log in others) yield return Other(log, next++, [.. judgments[log.Id]]);
        }
    }

    /// <summary>As a rule the rows have the indexes from 0 on and are found by them; what is not, by looking through all logs.</summary>
    private async IAsyncEnumerable<EvalResult> Rows()
    {
        var (next, isDense) = (0, true);
        while (next < run.LogCount && isDense)
        {
            var asked = (int)Math.Min(_portion.Size, run.LogCount - next);
            var rows = await RowsAt(Enumerable.Range(next, asked));
            foreach (var row in rows) yield return row;
            next += asked;
            isDense = rows.Count == asked;
        }

        if (isDense) yield break;
        var rest = await IndexesFrom(next);
        for (var at = 0; at < rest.Count;)
        {
            var some = rest.GetRange(at, Math.Min(_portion.Size, rest.Count - at));
            foreach (var row in await RowsAt(some)) yield return row;
            at += some.Count;
        }
    }

    /// <summary>The rows that there are of these, by index.</summary>
    private async Task<List<EvalResult>> RowsAt(IEnumerable<int> indexes)
    {
        var logs = await call.Logs.Get([.. indexes.Select(index => RowIds.LogId(run.Id, index))]);
        _portion.Note(logs);
        var rows = new List<EvalResult>(logs.Count);
        foreach (var log in logs)
        {
            // Callers of other dialects choose ids as they like.
            if (log.HomeRunId == run.Id) rows.Add(EvalResult.OfRow(log, RowIds.Index(log.Id)!.Value));
        }

        rows.Sort((a, b) => a.Index.CompareTo(b.Index));
        return rows;
    }

    private async Task<List<int>> IndexesFrom(int first)
    {
        var indexes = new List<int>();
        HasOthers = false;
        await foreach (var logs in Logs())
        {
            foreach (var log in logs)
            {
                if (RowIndex(log) is not { } index) HasOthers = true;
                else if (index >= first) indexes.Add(index);
            }
        }

        indexes.Sort();
        return indexes;
    }

    /// <summary>All logs of the run, oldest first.</summary>
    private async IAsyncEnumerable<IReadOnlyList<LogRecord>> Logs()
    {
        var passed = 0L;
        while (await call.Run(run.Id).Positions(new Window(passed, _portion.Size)) is { IsOk: true, Value.Positions: { Count: > 0 } positions })
        {
            passed += positions.Count;
            var logs = await call.Logs.AtPositions(run.Id, positions);
            _portion.Note(logs);
            yield return logs;
        }
    }

    /// <summary>The index of a row of this run; null for any other log.</summary>
    private int? RowIndex(LogRecord log) =>
        run.Dialect == StatusDialect.EvalGuard && RowIds.Index(log.Id) is { } index && RowIds.LogId(run.Id, index) == log.Id ? index : null;

    /// <summary>A row of another run says itself how it fared, until it is judged.</summary>
    private static EvalResult Other(LogRecord log, long index, IReadOnlyList<(string Scorer, JsonElement Judgment)> judgments) =>
        judgments.Count == 0 && RowIds.Index(log.Id) is not null ? EvalResult.OfRow(log, index, isOurs: false) : EvalResult.OfLog(log, index, judgments);

    /// <summary>How many logs to read at once: about a megabyte of them.</summary>
    private sealed class Portion
    {
        private const int Least = 16, Most = 1_000, Bytes = 1024 * 1024;

        public int Size { get; private set; } = 100;

        public void Note(IReadOnlyList<LogRecord> logs)
        {
            if (logs.Count == 0) return;
            var bytes = logs.Sum(log => (long)log.Document.Length);
            Size = (int)Math.Clamp(Bytes * (long)logs.Count / Math.Max(1, bytes), Least, Most);
        }
    }
}
