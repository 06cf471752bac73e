using System.Text.Json;

namespace Evals.Bench.Peers;

/// <summary>What any server pays for a request: Kestrel, routing, the body parsed, a constant answered. Keeps nothing,
/// and like Evals has no eye on the current directory, below which the databases are written.</summary>
internal static class BareEndpoint
{
    private static readonly byte[] Answer =
        """{"id":"log_0123456789abcdefghijk","flow_id":"fl_0123456789abcdefghijk","version_id":"flv_0123456789abcdefghijk","log_status":"complete"}"""u8.ToArray();

    /// <param name="store">What is done with a body before it is answered, if anything.</param>
    public static Task Serve(string url, Func<JsonDocument, Task>? store = null)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapPost("/v5/flows/log", context => Respond(context, store));
        app.MapPost("/v5/evaluators/log", context => Respond(context, store));
        app.MapGet("/health/ready", static () => Results.Ok());
        return app.RunAsync();
    }

    private static async Task Respond(HttpContext context, Func<JsonDocument, Task>? store)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        if (body.RootElement.ValueKind != JsonValueKind.Object) context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        if (store is not null) await store(body);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        await context.Response.Body.WriteAsync(Answer);
    }
}
