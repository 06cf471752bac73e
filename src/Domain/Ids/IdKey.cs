using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;

namespace Evals.Domain.Ids;

/// <summary>An id in 16 bytes, because a run holds very many. Log ids of our own making are kept as the number that they are
/// and can be read back; all other texts are hashed. The two never meet: hashes have the top bit set.</summary>
public readonly record struct IdKey(ulong High, ulong Low)
{
    private const ulong HashBit = 1UL << 63;
    private const int MintedDigits = 21;
    private const int MintedBits = 125;

    /// <summary>The key of a log's id, whoever chose it.</summary>
    public static IdKey OfLog(string id) =>
        id.Length == IdPrefix.Log.Length + MintedDigits
        && id.StartsWith(IdPrefix.Log, StringComparison.Ordinal)
        && Base62.TryRead(id.AsSpan(IdPrefix.Log.Length), out var value)
        && value >> MintedBits == 0
            ? new IdKey((ulong)(value >> 64), (ulong)value)
            : Hash(id);

    /// <summary>The key of a text of any kind.</summary>
    public static IdKey Hash(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = stackalloc byte[256];
        if (Encoding.UTF8.TryGetBytes(id, utf8, out var length)) SHA256.HashData(utf8[..length], hash);
        else SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return new IdKey(BinaryPrimitives.ReadUInt64BigEndian(hash) | HashBit, BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    /// <summary>The log's id again, or null when it was hashed.</summary>
    public string? LogId => (High & HashBit) != 0 ? null : IdPrefix.Log + Base62.Encode(new UInt128(High, Low), MintedDigits);
}
