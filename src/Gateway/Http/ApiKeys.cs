using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>Finds the key in a request: <c>X-API-KEY</c>, else <c>Authorization: Bearer</c>.</summary>
internal static class ApiKeys
{
    /// <summary>Longer ones are no keys of ours; hashing them would be work for strangers.</summary>
    private const int MaxLength = 512;

    private const string Scheme = "Bearer ";

    /// <summary>SHA-256 of the key's UTF-8 bytes, or null when there is no key.</summary>
    public static byte[]? HashOf(HttpRequest request)
    {
        var key = request.Headers["X-API-KEY"].ToString();
        if (key.Length == 0) key = Bearer(request.Headers.Authorization.ToString());
        return key.Length is 0 or > MaxLength ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));
    }

    private static string Bearer(string header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
}
