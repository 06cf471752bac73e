using Evals.Grains.Ports;

namespace Evals.Storage.Writing;

/// <summary>About how large rows are: what the bounds of the queue and of a batch are counted in.</summary>
internal static class RowSizes
{
    /// <summary>Ids, numbers and index entries of one row.</summary>
    public const int Overhead = 256;

    public static long Of(IReadOnlyList<StoreRow> rows)
    {
        var bytes = 0L;
        foreach (var row in rows) bytes += Of(row);
        return bytes;
    }

    private static long Of(StoreRow row) => Overhead + row switch
    {
        InsertLog insert => insert.Log.Document.Length,
        UpdateLogDocument update => update.Document.Length,
        PutDatapoints put => put.Datapoints.Sum(datapoint => (long)datapoint.Document.Length + Overhead),
        PutDatasetVersion put => put.DatapointIds.Count * 32L,
        PutOutbox put => put.Message.Payload.Length,
        PutAnswer put => put.Row.Body?.Length ?? 0,
        _ => 0,
    };
}
