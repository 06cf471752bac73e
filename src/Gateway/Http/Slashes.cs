using System.Text;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>A base URL that ends in a slash makes some clients send two of them, such as <c>/v5//flows</c>. No path that is served has an
/// empty segment, so that several slashes can only mean one. A slash of an id is escaped, and stays.</summary>
internal static class Slashes
{
    /// <summary>Comes before routing.</summary>
    public static Task Collapse(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal)) http.Request.Path = Collapsed(path);
        return next(http);
    }

    private static string Collapsed(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var letter in path)
        {
            if (letter != '/' || text.Length == 0 || text[^1] != '/') text.Append(letter);
        }

        return text.ToString();
    }
}
