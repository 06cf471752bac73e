using System.Buffers.Binary;
using Evals.Grains.Ports;
using Orleans.Storage;

namespace Evals.Silo.Snapshots;

/// <summary>A snapshot in one piece, as the queries take and give it: the seq (8 bytes), then of each part its number, its length (4
/// bytes each) and its bytes. Numbers have their highest byte first.</summary>
internal sealed class SnapshotSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input)
    {
        var snapshot = ((StoredSnapshot)(object)input!).Content!;
        var bytes = new byte[8 + snapshot.Parts.Sum(part => 8 + part.Value.Length)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, snapshot.Seq);
        var rest = bytes.AsSpan(8);
        foreach (var (number, part) in snapshot.Parts)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, number);
            BinaryPrimitives.WriteInt32BigEndian(rest[4..], part.Length);
            part.CopyTo(rest[8..]);
            rest = rest[(8 + part.Length)..];
        }

        return new BinaryData(bytes);
    }

    public T Deserialize<T>(BinaryData input)
    {
        var bytes = input.ToMemory().Span;
        var seq = BinaryPrimitives.ReadInt64BigEndian(bytes);
        var parts = new Dictionary<int, byte[]>();
        for (bytes = bytes[8..]; bytes.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
            parts.Add(BinaryPrimitives.ReadInt32BigEndian(bytes), bytes.Slice(8, length).ToArray());
            bytes = bytes[(8 + length)..];
        }

        return (T)(object)new StoredSnapshot { Content = new Snapshot(seq, parts) };
    }
}
