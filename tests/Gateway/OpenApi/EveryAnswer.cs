using System.Text.Json.Nodes;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>
/// Every status of every operation in the document of an API is one that the server really gives: each is asked for here, and like every
/// answer of every test it is held to the document on the way (<see cref="Documented"/>).
/// </summary>
public abstract class EveryAnswer : IAsyncLifetime
{
    private readonly Documented _api;
    private readonly EmbeddedHost _host = new();
    private readonly SchemaCheck _check;
    private readonly HashSet<(string Operation, int Status)> _seen = [];

    private protected EveryAnswer(Documented api) => (_api, _check) = (api, new SchemaCheck(api.Document));

    protected HttpClient Client => _host.Client;

    protected Uri Url => _host.Url;

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Every_status_in_the_document_is_given()
    {
        await AskOfEverything();
        await AskWithoutKey();
        await AskTooMuch();
        await AskCompressed();
        await AskWhileStorageIsAway();

        var documented = _api.Document.Operations.SelectMany(operation => operation.Json["responses"]!.AsObject()
            .Select(answer => $"{operation.Id} {answer.Key}"));
        var missing = documented.Except(_seen.Select(answer => $"{answer.Operation} {answer.Status}")).ToList();
        Assert.True(missing is [], $"Never given: {string.Join(", ", missing)}");
    }

    /// <summary>Asks for every status but those that any operation may give for itself: 401, 413, 415 and 503.</summary>
    protected abstract Task AskOfEverything();

    /// <param name="path">Below the API's prefix.</param>
    protected Task<Reply> Ask(int status, string method, string path, string? body = null) => Ask(Client, status, method, _api.Prefix + path, body);

    private async Task AskWithoutKey()
    {
        using var keyless = new HttpClient { BaseAddress = Client.BaseAddress };
        foreach (var operation in _api.Document.Operations) await Ask(keyless, 401, operation.Method, Anywhere(operation), operation.Body is null ? null : "{}");
    }

    private async Task AskTooMuch()
    {
        await using var small = await GatewayHost.Start(new StubGrains(), new GatewayOptions { BodyLimit = 10 });
        using var client = small.Client(StubGrains.Key);
        foreach (var operation in _api.Document.Operations.Where(operation => operation.Body is not null))
            await Ask(client, 413, operation.Method, Anywhere(operation), new string(' ', 11));
    }

    private async Task AskCompressed()
    {
        foreach (var operation in _api.Document.Operations.Where(operation => operation.Body is not null))
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Anywhere(operation)) { Content = new StringContent("{}") };
            request.Content.Headers.ContentEncoding.Add("gzip");
            Note(await Client.Exchange(request), 415, operation.Method, request.RequestUri!.OriginalString);
        }
    }

    /// <summary>What can't be read from the store is not to be had now, also the key.</summary>
    private async Task AskWhileStorageIsAway()
    {
        await using var away = await GatewayHost.Start(new StubGrains { IsAway = true });
        using var client = away.Client(StubGrains.Key);
        foreach (var operation in _api.Document.Operations)
            await Ask(client, 503, operation.Method, Anywhere(operation), operation.Body is null ? null : "{}");
    }

    private static string Anywhere(OpenApiDocument.Operation operation) => operation.Path.Replace("{", "x", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

    /// <summary>Asks, and takes note of the answer. What is accepted has to fit the document.</summary>
    private async Task<Reply> Ask(HttpClient client, int status, string method, string path, string? body)
    {
        var reply = await client.Send(new HttpMethod(method), path, body);
        var operation = Note(reply, status, method, path);
        if (body is not null && status < 300 && operation.Body!.Value.Type == "application/json")
            Assert.Equal([], _check.Errors(JsonNode.Parse(body), operation.Body.Value.Content["schema"]!));
        return reply;
    }

    private OpenApiDocument.Operation Note(Reply reply, int status, string method, string path)
    {
        Assert.True(reply.Code == status, $"{method} {path} answered {reply.Code} instead of {status}: {reply.Json}");
        var operation = _api.Find(method, new Uri(Client.BaseAddress!, path).AbsolutePath)!;
        _seen.Add((operation.Id, status));
        return operation;
    }
}
