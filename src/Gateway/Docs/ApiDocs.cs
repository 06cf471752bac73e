using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Evals.Gateway.Docs;

/// <summary>The OpenAPI documents and a page that shows them. They say nothing of anybody's data and need no key.</summary>
internal static class ApiDocs
{
    /// <summary>The page loads its own script and style and the document, and nothing from anywhere else.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var dialect in (string[])["v5", "v4", "evalguard"]) Serve(endpoints, $"/openapi/{dialect}.json", $"{dialect}.json", "application/json");
        Serve(endpoints, "/docs", "docs.html", "text/html; charset=utf-8");
        Serve(endpoints, "/docs/docs.js", "docs.js", "text/javascript; charset=utf-8");
        Serve(endpoints, "/docs/docs.css", "docs.css", "text/css; charset=utf-8");
    }

    private static void Serve(IEndpointRouteBuilder endpoints, string path, string file, string contentType)
    {
        var bytes = Read(file);
        endpoints.MapMethods(path, ["GET"], (HttpContext http) =>
        {
            var response = http.Response;
            response.ContentType = contentType;
            response.ContentLength = bytes.Length;
            response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            response.Headers.XContentTypeOptions = "nosniff";
            return response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
        });
    }

    private static byte[] Read(string file)
    {
        using var resource = typeof(ApiDocs).Assembly.GetManifestResourceStream($"docs/{file}")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
