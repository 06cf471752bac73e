using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>Finds the key in a request: <c>X-API-KEY</c>, else <c>Authorization: Bearer</c>.</summary>
internal static class ApiKeys
{
    /// <summary>Longer ones are no keys of ours; hashing them would be work for strangers.</summary>
    private const int MaxLength = 512;

    private static readonly object LastKey = new();

    private const string Scheme = "Bearer ";

    /// <summary>SHA-256 of the key's UTF-8 bytes, or null when there is no key.</summary>
    public static byte[]? HashOf(HttpRequest request)
    {
        var key = request.Headers["X-API-KEY"].ToString();
        if (key.Length == 0) key = Bearer(request.Headers.Authorization.ToString());
        return key.Length is 0 or > MaxLength ? null : HashOf(key, request.HttpContext);
    }

    /// <summary>A connection sends the same key again and again: it remembers the hash of its last one.</summary>
    private static byte[] HashOf(string key, HttpContext http)
    {
        var items = http.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items is not null && items.TryGetValue(LastKey, out var last) && last is HashedKey known && known.Is(key)) return known.Hash;
        var hashed = new HashedKey(key, SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        if (items is not null) items[LastKey] = hashed;
        return hashed.Hash;
    }

    private static string Bearer(string header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";

    private sealed record HashedKey(string Key, byte[] Hash)
    {
        /// <summary>Compares in full, so that the time taken says nothing about how much of a key was right.</summary>
        public bool Is(string key) =>
            CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(Key.AsSpan()), MemoryMarshal.AsBytes(key.AsSpan()));
    }
}
