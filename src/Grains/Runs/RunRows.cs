using System.Text.Json;
using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>What a run decided to write, as rows of the store.</summary>
internal static class RunRows
{
    /// <param name="outbox">Gets the messages among the rows, to be delivered once they are durable.</param>
    public static IReadOnlyList<StoreRow> Of(string runId, IReadOnlyList<RunWrite> writes, IdSource ids, List<OutboxMessage>? outbox)
    {
        if (writes.Count == 0) return [];
        var rows = new StoreRow[writes.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Of(runId, writes[i], ids);
            if (rows[i] is PutOutbox put) outbox?.Add(put.Message);
        }

        return rows;
    }

    private static StoreRow Of(string runId, RunWrite write, IdSource ids) => write switch
    {
        StoreLog store => new InsertLog(store.Log, store.Judgment is { } judgment ? Bytes(judgment) : null),
        PlaceLog place => new InsertRunLog(runId, place.Position, place.LogId),
        RewriteLog rewrite => new UpdateLogDocument(rewrite.LogId, rewrite.Complete, rewrite.Document, rewrite.DatapointId, rewrite.CreatedAt),
        EraseLog erase => new RemoveLog(erase.LogId),
        OfferLog offer => new PutOutbox(new JoinLog(offer.Log).To(offer.RunId, ids)),
        NotifyRun notify => new PutOutbox(new ReceiveFacts(notify.Facts).To(notify.RunId, ids)),
        _ => throw new ArgumentOutOfRangeException(nameof(write), write, "A run writes no such thing."),
    };

    private static byte[] Bytes(StoredJudgment judgment) =>
        JsonSerializer.SerializeToUtf8Bytes(judgment, RunEventJson.Default.StoredJudgment);
}
