using System.Buffers.Binary;
using System.Security.Cryptography;
using Evals.Contracts;

namespace Evals.Domain.Runs;

/// <summary>The frame of a snapshot's parts: the format's number, the content, and eight bytes of its SHA-256, so that a part
/// that was damaged is not taken for a state.</summary>
internal static class SnapshotPart
{
    /// <summary>Goes up with every change of the content: a part of another format is not read.</summary>
    public const byte Format = 2;

    private const int ChecksumSize = 8;

    /// <param name="content">Writes what is in it.</param>
    /// <param name="size">About how many bytes that is.</param>
    public static byte[] Write(Action<BinaryWriter> content, int size = 0)
    {
        using var stream = new MemoryStream(size + 1 + ChecksumSize);
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        content(writer);
        writer.Flush();
        writer.Write(Checksum(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>A reader of the content, or null for anything that this version did not write.</summary>
    public static BinaryReader? Open(byte[] part)
    {
        if (part.Length <= ChecksumSize || part[0] != Format) return null;
        var content = part.AsSpan(0, part.Length - ChecksumSize);
        if (BinaryPrimitives.ReadUInt64LittleEndian(part.AsSpan(content.Length)) != Checksum(content)) return null;
        return new BinaryReader(new MemoryStream(part, 1, content.Length - 1));
    }

    public static void Write<T>(this BinaryWriter to, IReadOnlyCollection<T> items, Action<T> write)
    {
        to.Write(items.Count);
        foreach (var item in items) write(item);
    }

    public static List<T> ReadList<T>(this BinaryReader from, Func<T> read)
    {
        var items = new List<T>();
        for (var left = from.ReadInt32(); left > 0; left--) items.Add(read());
        return items;
    }

    public static void Write(this BinaryWriter to, FileVersionRef version)
    {
        to.Write((byte)version.Type);
        to.Write(version.FileId);
        to.Write(version.VersionId);
    }

    public static FileVersionRef ReadVersion(this BinaryReader from) =>
        new((FileType)from.ReadByte(), from.ReadString(), from.ReadString());

    public static void WriteTime(this BinaryWriter to, DateTimeOffset? time) => to.Write(time?.UtcTicks ?? 0);

    public static DateTimeOffset? ReadTime(this BinaryReader from) =>
        from.ReadInt64() is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>A document, or none.</summary>
    public static void WriteBytes(this BinaryWriter to, byte[]? bytes)
    {
        to.Write(bytes?.Length ?? -1);
        if (bytes is not null) to.Write(bytes);
    }

    public static byte[]? ReadBytes(this BinaryReader from) => from.ReadInt32() is var length and >= 0 ? from.ReadBytes(length) : null;

    private static ulong Checksum(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
