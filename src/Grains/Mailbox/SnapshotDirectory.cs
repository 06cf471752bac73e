using System.Buffers.Binary;
using System.Security.Cryptography;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Where a stored part is, and the first eight bytes of its SHA-256.</summary>
internal readonly record struct PartPlace(int Number, ulong Checksum)
{
    public static PartPlace Of(int number, byte[] part)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(part, hash);
        return new PartPlace(number, BinaryPrimitives.ReadUInt64LittleEndian(hash));
    }
}

/// <summary>
/// Which of the stored parts make up a grain's snapshot, and up to which entry it goes. It is stored as a part of its own, in one
/// transaction with the last of the parts that it names, and the next snapshot writes over none of them: one that is interrupted leaves
/// the one before as it was.
/// </summary>
/// <param name="Seq">The journal entry up to which the parts go. The seq that the store keeps is that of the newest piece, which may
/// belong to a snapshot that never became whole.</param>
/// <param name="Places">Stored parts by the grain's own numbers.</param>
internal sealed record SnapshotDirectory(long Seq, IReadOnlyDictionary<int, PartPlace> Places)
{
    /// <summary>The number that the directory itself is stored under.</summary>
    public const int Number = int.MaxValue;

    private const byte Format = 1;

    public static SnapshotDirectory Empty { get; } = new(0, new Dictionary<int, PartPlace>());

    /// <summary>The directory of what is stored. Where there is none, which was once the rule, one that names all parts.</summary>
    /// <exception cref="InvalidDataException">It is of another format.</exception>
    /// <exception cref="EndOfStreamException">It is damaged.</exception>
    public static SnapshotDirectory Of(Snapshot stored) => stored.Parts.TryGetValue(Number, out var bytes)
        ? Read(bytes)
        : new SnapshotDirectory(stored.Seq, stored.Parts.ToDictionary(part => part.Key, part => PartPlace.Of(part.Key, part.Value)));

    /// <summary>The parts that it names, by the grain's own numbers.</summary>
    /// <exception cref="InvalidDataException">One is missing, or is not what was written there.</exception>
    public Dictionary<int, byte[]> Find(IReadOnlyDictionary<int, byte[]> stored)
    {
        var parts = new Dictionary<int, byte[]>(Places.Count);
        foreach (var (part, place) in Places)
        {
            if (!stored.TryGetValue(place.Number, out var bytes) || PartPlace.Of(place.Number, bytes) != place)
                throw new InvalidDataException($"Part {part} is not in its place.");
            parts.Add(part, bytes);
        }

        return parts;
    }

    /// <summary>The numbers that it names.</summary>
    public IEnumerable<int> Numbers => Places.Values.Select(place => place.Number);

    /// <summary>The numbers from 0 that are neither named nor among these.</summary>
    public IEnumerable<int> FreeNumbers(IEnumerable<int> besides)
    {
        var taken = Numbers.Concat(besides).ToHashSet();
        return Enumerable.Range(0, Number).Where(number => !taken.Contains(number));
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var to = new BinaryWriter(stream);
        to.Write(Format);
        to.Write(Seq);
        to.Write(Places.Count);
        foreach (var (part, place) in Places)
        {
            to.Write7BitEncodedInt(part);
            to.Write7BitEncodedInt(place.Number);
            to.Write(place.Checksum);
        }

        return stream.ToArray();
    }

    private static SnapshotDirectory Read(byte[] bytes)
    {
        using var from = new BinaryReader(new MemoryStream(bytes));
        if (from.ReadByte() != Format) throw new InvalidDataException("The directory is of another format.");
        var (seq, count) = (from.ReadInt64(), from.ReadInt32());
        var places = new Dictionary<int, PartPlace>();
        for (; count > 0; count--) places.Add(from.Read7BitEncodedInt(), new PartPlace(from.Read7BitEncodedInt(), from.ReadUInt64()));
        return new SnapshotDirectory(seq, places);
    }
}
