using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;

namespace Evals.Domain.Ids;

/// <summary>Ids derived from content: the same content gets the same id, always and everywhere.</summary>
public static class ContentId
{
    private const int Digits = 21;
    private const int DatapointDigits = 27;

    /// <summary>The id of a version: its file, its type and its content make it.</summary>
    /// <param name="canonicalContent">The content as <see cref="CanonicalJson"/> writes it.</param>
    public static string OfVersion(string fileId, FileType type, ReadOnlySpan<byte> canonicalContent)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{fileId}\n{(int)type}\n"));
        hash.AppendData(canonicalContent);
        return IdPrefix.Version(type) + Base62.OfHash(hash.GetHashAndReset(), Digits);
    }

    /// <summary>The id of a datapoint; the same in every dataset, because runs match logs by it.</summary>
    /// <param name="canonicalDatapoint">The datapoint as <see cref="CanonicalJson"/> writes it.</param>
    public static string OfDatapoint(ReadOnlySpan<byte> canonicalDatapoint) =>
        IdPrefix.Datapoint + Base62.OfHash(SHA256.HashData(canonicalDatapoint), DatapointDigits);

    /// <summary>An id for a thing that is a constant of its owner, such as a workspace's environments.</summary>
    public static string Of(string prefix, string owner, string name) =>
        prefix + Base62.OfHash(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\n{name}")), Digits);
}
