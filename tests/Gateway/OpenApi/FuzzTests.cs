using System.Text;
using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>Nothing that a client sends breaks the server, and every answer, refusals included, is one that the document has: see
/// <see cref="Documented"/>. EVALS_FUZZ_SEED repeats a run.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Requests = 10_000;

    private readonly EmbeddedHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Generated_requests_are_answered_in_the_shape_of_the_document_and_harm_nothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("EVALS_FUZZ_SEED"), out var given) ? given : 20261121;
        var document = await OpenApiDocument.Load(_host.Client);
        var fuzzer = new RequestFuzzer(document, new Random(seed));
        var known = await Evaluate(_host.Stranger);
        var before = (await known.Scenario.Stats(known.Evaluation)).Json.GetRawText();
        await MoveAway((await Evaluate(_host.Client)).Scenario, fuzzer);
        var answered = new Dictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            var (operation, path, body) = fuzzer.Next();
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, operation.Body!.Value.Type == "application/json" ? "application/json" : "text/plain");
            var reply = await _host.Client.Exchange(request);
            Assert.True(reply.Code < 500, $"seed {seed}, request {i}: {operation.Method} {path} answered {reply.Code}: {reply.Json}\n{body}");
            answered[reply.Code] = answered.GetValueOrDefault(reply.Code) + 1;
            Learn(reply, fuzzer);
        }

        Assert.True(answered.GetValueOrDefault(200) > Requests / 20, $"Too few requests meant something: {JsonSerializer.Serialize(answered)}");
        Assert.Equal(before, (await known.Scenario.Stats(known.Evaluation)).Json.GetRawText());
        await Evaluate(_host.Client);
    }

    /// <summary>An evaluation from its first file to its status completed.</summary>
    private static async Task<(Scenario Scenario, string Evaluation)> Evaluate(HttpClient client)
    {
        var scenario = await Scenario.Start(client, 2);
        var evaluation = (await scenario.Evaluation(null, "demo/boolean")).Text("id");
        var run = await scenario.Run(evaluation);
        for (var datapoint = 0; datapoint < 2; datapoint++) await scenario.Judge(await scenario.Log(run, datapoint), "boolean", datapoint == 0 ? "true" : "false");
        var stats = await scenario.Stats(evaluation);
        Assert.Equal("completed", stats.Text("status"));
        Assert.Equal(1, stats["run_stats"][0].GetProperty("evaluator_stats")[0].GetProperty("num_true").GetInt32());
        return (scenario, evaluation);
    }

    /// <summary>Makes room for another scenario at the same paths, and the ids of this one known to the fuzzer.</summary>
    private static async Task MoveAway(Scenario scenario, RequestFuzzer fuzzer)
    {
        var files = (await scenario.Ok(HttpMethod.Get, "files?size=100"))["records"].EnumerateArray().ToList();
        foreach (var file in files)
        {
            var (id, type, name) = (file.GetProperty("id").GetString()!, file.GetProperty("type").GetString(), file.GetProperty("name").GetString());
            await scenario.Ok(HttpMethod.Patch, $"{type}s/{id}", $$"""{"path":"fuzz/{{name}}"}""");
            foreach (var word in (string[])[id, file.GetProperty("version_id").GetString()!, $"fuzz/{name}"]) fuzzer.Learn(word);
            foreach (var environment in file.GetProperty("environments").EnumerateArray()) fuzzer.Learn(environment.GetProperty("id").GetString()!);
        }

        foreach (var datapoint in scenario.Datapoints) fuzzer.Learn(datapoint);
        foreach (var evaluation in (await scenario.Ok(HttpMethod.Get, $"evaluations?file_id={scenario.FlowId}"))["records"].EnumerateArray())
        {
            fuzzer.Learn(evaluation.GetProperty("id").GetString()!);
            var logs = await scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation.GetProperty("id").GetString()}/logs");
            foreach (var record in logs["records"].EnumerateArray())
            {
                fuzzer.Learn(record.GetProperty("run_id").GetString()!);
                fuzzer.Learn(record.GetProperty("log").GetProperty("id").GetString()!);
            }
        }
    }

    private static void Learn(Reply reply, RequestFuzzer fuzzer)
    {
        if (reply.Code is not (200 or 201) || reply.Json.ValueKind != JsonValueKind.Object) return;
        foreach (var name in (string[])["id", "version_id"])
            if (reply.Json.TryGetProperty(name, out var id) && id.GetString() is { Length: > 0 } text) fuzzer.Learn(text);
    }
}
