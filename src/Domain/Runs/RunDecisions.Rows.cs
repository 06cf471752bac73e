using System.Buffers.Binary;
using System.Security.Cryptography;
using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

public static partial class RunDecisions
{
    /// <param name="datapointIds">The datapoints of the run's dataset in their order; null when it has none.</param>
    /// <param name="datapoints">The same datapoints under their numbers.</param>
    /// <returns>As <see cref="IRun.PutRows"/> says. Costs a step per row and evaluator, whatever the size of the run.</returns>
    public static RunDecision<RowsReceipt> PutRows(
        RunState state,
        PutRows command,
        IReadOnlyList<string>? datapointIds,
        DatapointSet? datapoints,
        DateTimeOffset now)
    {
        if (!state.IsRun) return NoRun(state);
        if (!state.Rules.HasRows || state.Version is null)
            return Refusal.Conflict("Run", "run_id", $"The run {state.Id} was made through another API and takes its results there.");
        var judgers = command.Evaluators.Select(Judger).ToArray();
        var draft = new RunDraft(state, now);
        var stored = new List<StoredRow>(command.Rows.Count);
        foreach (var row in LastOfEachIndex(command.Rows))
        {
            var logId = RowIds.LogId(state.Id, row.Index);
            var key = IdKey.OfLog(logId);
            var position = state.Logs.Find(key);
            if (Has(state, position, row)) continue;
            var datapointId = row.Index < datapointIds?.Count ? datapointIds[row.Index] : null;
            draft.PutRow(position, logId, row, datapointId, judgers);
            var datapoint = datapointId is null ? null : datapoints!.Find(IdKey.Hash(datapointId));
            stored.Add(new StoredRow(row.Index, row.Fingerprint, datapoint, row.Judgments) { Key = key });
        }

        if (stored.Count > 0) draft.Add(new RowsPut(judgers, stored));
        return draft.AnswerFrom(after => new RowsReceipt(
            after.View(), [.. command.Evaluators.Where(evaluator => !after.Views.Uses(evaluator.VersionId))]));
    }

    /// <summary>The logs that rows of the command are already, of those that other runs may share.</summary>
    public static IReadOnlyList<string> SharedBefore(RunState state, PutRows command)
    {
        if (state.Sharers.Runs.Count == 0) return [];
        var before = new List<string>();
        foreach (var row in LastOfEachIndex(command.Rows))
        {
            var logId = RowIds.LogId(state.Id, row.Index);
            if (Has(state, state.Logs.Find(IdKey.OfLog(logId)), row)) before.Add(logId);
        }

        return before;
    }

    private static bool Has(RunState state, int position, ResultRow row) =>
        position >= 0 && state.Logs[position] is { IsRemoved: false } known
        && (known.Fingerprint == row.Fingerprint || known.Fingerprint == FirstFingerprint(row.Document));

    /// <summary>What the fingerprint of a row was when it was a cryptographic hash: such rows, too, are known when they come again.</summary>
    private static long FirstFingerprint(byte[] document)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, hash);
        var fingerprint = BinaryPrimitives.ReadInt64LittleEndian(hash);
        return fingerprint == 0 ? 1 : fingerprint;
    }

    private static IEnumerable<ResultRow> LastOfEachIndex(IReadOnlyList<ResultRow> rows)
    {
        var last = new Dictionary<int, int>(rows.Count);
        for (var at = 0; at < rows.Count; at++) last[rows[at].Index] = at;
        return last.Count == rows.Count ? rows : rows.Where((row, at) => last[row.Index] == at);
    }

    private static RowJudger Judger(EvaluatorRef evaluator) => new(
        evaluator.FileId,
        evaluator.VersionId,
        evaluator.Spec.ReturnType == ReturnType.Boolean ? OutcomeKind.Boolean : OutcomeKind.Number);
}
