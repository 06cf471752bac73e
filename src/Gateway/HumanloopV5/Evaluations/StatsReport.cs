using System.Globalization;
using System.Text;
using Evals.Contracts;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>The table that clients print when an evaluation is finished: a column per run, a row per evaluator.</summary>
internal static class StatsReport
{
    /// <summary>A terminal holds no more columns: the control and the newest runs are shown.</summary>
    private const int MaxColumns = 5;

    /// <summary>The last characters tell ids apart: the first ones are the time and the same for runs of a few minutes.</summary>
    private const int ShortId = 5;

    public static string Of(StatsView stats)
    {
        var runs = Columns(stats.Runs);
        string[][] head =
        [
            ["", .. runs.Select(run => Title(run, stats.Runs))],
            ["Run ID", .. runs.Select(run => Short(run.Stats.RunId))],
            ["Version ID", .. runs.Select(run => Short(run.VersionId))],
            ["Added", .. runs.Select(run => run.Run.AddedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))],
        ];
        string[][] rows = [.. stats.Evaluators.Select(evaluator => (string[])[evaluator.Path, .. runs.Select(run => Score(run, evaluator.VersionId))])];
        return Render($"Evaluation report for {stats.Path ?? "an evaluation without a file"}", head, rows);
    }

    /// <summary>Oldest first, as people read.</summary>
    private static List<RunStatsView> Columns(IReadOnlyList<RunStatsView> newestFirst)
    {
        if (newestFirst.Count <= MaxColumns) return [.. newestFirst.Reverse()];
        var shown = newestFirst.Take(MaxColumns - 1).Reverse().ToList();
        if (newestFirst.FirstOrDefault(run => run.Run.Control) is { } control && !shown.Contains(control)) shown.Insert(0, control);
        return shown;
    }

    private static string Title(RunStatsView run, IReadOnlyList<RunStatsView> newestFirst) =>
        run.Run.Control ? "Control" : run == newestFirst[0] ? "Latest" : "";

    private static string Short(string? id)
    {
        if (id is null) return "N/A";
        return id.Length > ShortId ? id[^ShortId..] : id;
    }

    /// <summary>The score as the clients compute it: errors and abstentions lower a boolean one.</summary>
    private static string Score(RunStatsView run, string versionId)
    {
        var stats = run.Stats.Evaluators.FirstOrDefault(evaluator => evaluator.VersionId == versionId);
        double? score = stats switch
        {
            { ReturnType: ReturnType.Boolean, Count: > 0 } => (double)stats.True / stats.Count,
            { ReturnType: ReturnType.Number, Number: { } number } => number.Mean,
            _ => null,
        };
        return score?.ToString("0.00", CultureInfo.InvariantCulture) ?? "N/A";
    }

    private static string Render(string title, string[][] head, string[][] rows)
    {
        var widths = Enumerable.Range(0, head[0].Length).Select(column => head.Concat(rows).Max(row => row[column].Length)).ToArray();
        widths[0] = Math.Max(widths[0], "Evaluators".Length);
        var rule = "+" + string.Join('+', widths.Select(width => new string('-', width + 2))) + "+";
        var text = new StringBuilder(title).Append("\n\n").Append(rule).Append('\n');
        Append(text, head, widths);
        text.Append(rule).Append('\n');
        Append(text, [["Evaluators", .. Enumerable.Repeat("", widths.Length - 1)]], widths);
        text.Append(rule).Append('\n');
        Append(text, rows, widths);
        return text.Append(rule).Append('\n').ToString();
    }

    private static void Append(StringBuilder text, string[][] rows, int[] widths)
    {
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++) text.Append("| ").Append(row[column].PadRight(widths[column])).Append(' ');
            text.Append("|\n");
        }
    }
}
