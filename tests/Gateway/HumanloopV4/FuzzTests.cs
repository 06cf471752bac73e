using System.Text.Json;
using System.Text.Json.Nodes;
using Evals.Gateway.Tests.Hosting;
using Evals.Gateway.Tests.OpenApi;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>Nothing that a client sends to v4 breaks the server, and whatever it answers is in the shape of the document. EVALS_FUZZ_SEED
/// repeats a run.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Requests = 5_000;

    private readonly EmbeddedHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Generated_requests_are_answered_in_the_shape_of_the_document()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("EVALS_FUZZ_SEED"), out var given) ? given : 20261121;
        var document = await OpenApiDocument.Load(_host.Client, "v4");
        var fuzzer = new RequestFuzzer(document, new Random(seed));
        var check = new SchemaCheck(document);
        await Teach(fuzzer);
        var answered = new Dictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            var (operation, path, body) = fuzzer.Next();
            var reply = await _host.Client.Send(new HttpMethod(operation.Method), path, body);
            var problem = Problem(operation, reply, check);
            Assert.True(problem is null, $"seed {seed}, request {i}: {operation.Method} {path} answered {reply.Code} {problem}\n{body}");
            answered[reply.Code] = answered.GetValueOrDefault(reply.Code) + 1;
            if (reply.Code is 200 or 201) Learn(reply.Json, fuzzer);
        }

        Assert.True(answered.GetValueOrDefault(200) > Requests / 20, $"Too few requests meant something: {JsonSerializer.Serialize(answered)}");
    }

    /// <summary>An evaluation with all that it is made of.</summary>
    private async Task Teach(RequestFuzzer fuzzer)
    {
        var scenario = await V4Scenario.Start(_host.Client, 3, "fuzz");
        var exact = await scenario.Evaluator("exact");
        var evaluation = await scenario.Running(exact);
        var log = (await scenario.Log(evaluation, 0, "a")).Text("id");
        await scenario.Result(evaluation, log, exact, "true");
        foreach (var word in (string[])[scenario.ProjectId, scenario.ConfigId, scenario.DatasetId, exact, evaluation, log, .. scenario.Datapoints]) fuzzer.Learn(word);
    }

    private static void Learn(JsonElement answer, RequestFuzzer fuzzer)
    {
        if (answer.ValueKind != JsonValueKind.Object) return;
        if (answer.TryGetProperty("id", out var id) && id.GetString() is { Length: > 0 } text) fuzzer.Learn(text);
        if (answer.TryGetProperty("config", out var config)) Learn(config, fuzzer);
    }

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    private static string? Problem(OpenApiDocument.Operation operation, Reply reply, SchemaCheck check)
    {
        var body = reply.Json.ValueKind == JsonValueKind.Undefined ? "" : reply.Json.GetRawText();
        if (reply.Code >= 500) return body;
        if (!operation.Json["responses"]!.AsObject().ContainsKey(reply.Code.ToString(System.Globalization.CultureInfo.InvariantCulture))) return $"is not in the document: {body}";
        if (operation.Answer(reply.Code) is not { } answer) return body.Length == 0 ? null : $"has a body: {body}";
        return check.Errors(JsonNode.Parse(body), answer["schema"]!) is [var first, ..] ? $"{first}: {body}" : null;
    }
}
