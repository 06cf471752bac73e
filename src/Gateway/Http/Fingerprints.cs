using System.IO.Hashing;

namespace Evals.Gateway.Http;

/// <summary>Tells what comes again from what is like it in all else: a twentieth of the CPU of a cryptographic hash, and nobody gains by two
/// things of his own that look alike.</summary>
internal static class Fingerprints
{
    /// <summary>XXH3 of 64 bits, never 0, which stands for none.</summary>
    public static long Of(ReadOnlySpan<byte> sent)
    {
        var fingerprint = (long)XxHash3.HashToUInt64(sent);
        return fingerprint == 0 ? 1 : fingerprint;
    }
}
