namespace Evals.Contracts;

/// <summary>Stores rows of results.</summary>
/// <param name="Evaluators">Those that any of the rows has a judgment of; they return numbers or booleans.</param>
/// <param name="Rows">Of those with one index the last counts.</param>
public sealed record PutRows(IReadOnlyList<EvaluatorRef> Evaluators, IReadOnlyList<ResultRow> Rows);

/// <param name="Index">Which case the row is about, 0 or more: the datapoint at that place in the run's dataset, if it has one.</param>
/// <param name="Fingerprint">Hash of the row, never 0: so that the same row sent again is known.</param>
/// <param name="Judgments">For each of the command's evaluators a number, or 1 for true and 0 for false; NaN for none.</param>
/// <param name="Document">UTF-8 JSON object with the log's own fields.</param>
public sealed record ResultRow(int Index, long Fingerprint, double[] Judgments, byte[] Document);

/// <param name="Unattached">Those of the command's evaluators that no evaluation of the run has: their judgments are kept and show
/// in no statistics.</param>
public sealed record RowsReceipt(RunView Run, IReadOnlyList<EvaluatorRef> Unattached);

/// <summary>The ids of the logs that rows are.</summary>
public static class RowIds
{
    /// <summary>The id of a run's row, such as <c>log_0NVO3YMBSjyjHN7PTHJVo_17</c>: always the same, so that a row that is sent again is
    /// the same log.</summary>
    public static string LogId(string runId, int index) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{IdPrefix.Log}{(runId.StartsWith(IdPrefix.Run, StringComparison.Ordinal) ? runId.AsSpan(IdPrefix.Run.Length) : runId)}_{index}");

    /// <summary>The index of a row by its log's id, or null when the log is no row.</summary>
    public static int? Index(string logId) =>
        logId.LastIndexOf('_') is var at and > 3
        && int.TryParse(logId.AsSpan(at + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
}
