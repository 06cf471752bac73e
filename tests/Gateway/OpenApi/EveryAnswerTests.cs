using System.Text.Json.Nodes;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>
/// Every status of every operation in the document is one that the server really gives: each is asked for here, and like every answer of
/// every test it is held to the document on the way (<see cref="Documented"/>).
/// </summary>
public sealed partial class EveryAnswerTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host = new();
    private readonly SchemaCheck _check = new(Documented.Document);
    private readonly HashSet<(string Operation, int Status)> _seen = [];

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Every_status_in_the_document_is_given()
    {
        await AskOfFiles();
        await AskOfDirectories();
        await AskOfEvaluations();
        await AskWithoutKey();
        await AskTooMuch();
        await AskWhileStorageIsAway();

        var documented = Documented.Document.Operations.SelectMany(operation => operation.Json["responses"]!.AsObject()
            .Select(answer => $"{operation.Id} {answer.Key}"));
        Assert.Equal([], documented.Except(_seen.Select(answer => $"{answer.Operation} {answer.Status}")));
    }

    private async Task AskWithoutKey()
    {
        using var keyless = new HttpClient { BaseAddress = _host.Client.BaseAddress };
        foreach (var operation in Documented.Document.Operations) await Ask(keyless, 401, operation.Method, Anywhere(operation), operation.Body is null ? null : "{}");
    }

    private async Task AskTooMuch()
    {
        await using var small = await GatewayHost.Start(new StubGrains(), new GatewayOptions { BodyLimit = 10 });
        using var client = small.Client(StubGrains.Key);
        foreach (var operation in Documented.Document.Operations.Where(operation => operation.Body is not null))
            await Ask(client, 413, operation.Method, Anywhere(operation), new string(' ', 11));
    }

    /// <summary>What can't be read from the store is not to be had now, also the key.</summary>
    private async Task AskWhileStorageIsAway()
    {
        await using var away = await GatewayHost.Start(new StubGrains { IsAway = true });
        using var client = away.Client(StubGrains.Key);
        foreach (var operation in Documented.Document.Operations)
            await Ask(client, 503, operation.Method, Anywhere(operation), operation.Body is null ? null : "{}");
    }

    private static string Anywhere(OpenApiDocument.Operation operation) => operation.Path.Replace("{", "x", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

    private Task<Reply> Ask(int status, string method, string path, string? body = null) => Ask(_host.Client, status, method, path, body);

    /// <summary>Asks, and takes note of the answer. What is accepted has to fit the document.</summary>
    private async Task<Reply> Ask(HttpClient client, int status, string method, string path, string? body)
    {
        var reply = await client.Send(new HttpMethod(method), path, body);
        Assert.True(reply.Code == status, $"{method} {path} answered {reply.Code} instead of {status}: {reply.Json}");
        var operation = Documented.Find(method, new Uri(client.BaseAddress!, path).AbsolutePath)!;
        if (body is not null && status < 300 && operation.Body!.Value.Type == "application/json")
            Assert.Equal([], _check.Errors(JsonNode.Parse(body), operation.Body.Value.Content["schema"]!));
        _seen.Add((operation.Id, status));
        return reply;
    }

    private static string TooLong { get; } = new('x', 1001);
}
