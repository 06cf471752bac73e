using System.IO.Compression;

namespace Evals.Gateway.Http;

/// <summary>Bodies of answers as they are kept: long ones packed, because the ids in them are alike.</summary>
internal static class KeptBody
{
    private const int PackFrom = 1024;

    /// <summary>What packed bodies begin with, and no JSON does.</summary>
    private const byte ZLib = 0x78;

    public static byte[] Pack(ReadOnlySpan<byte> body)
    {
        if (body.Length < PackFrom) return body.ToArray();
        using var packed = new MemoryStream();
        using (var packing = new ZLibStream(packed, CompressionLevel.Fastest)) packing.Write(body);
        return packed.ToArray();
    }

    public static byte[] Unpack(byte[] kept)
    {
        if (kept.Length == 0 || kept[0] != ZLib) return kept;
        using var unpacking = new ZLibStream(new MemoryStream(kept), CompressionMode.Decompress);
        using var body = new MemoryStream();
        unpacking.CopyTo(body);
        return body.ToArray();
    }
}
