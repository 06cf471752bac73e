using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>Nothing that a client sends to v5 breaks the server or harms anybody else: see <see cref="Fuzz"/>.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Requests = 10_000;

    private readonly EmbeddedHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Generated_requests_are_answered_in_the_shape_of_the_document_and_harm_nothing()
    {
        var fuzz = new Fuzz(_host.Client, Documented.V5);
        var known = await Evaluate(_host.Stranger);
        var before = (await known.Scenario.Stats(known.Evaluation)).Json.GetRawText();
        await MoveAway((await Evaluate(_host.Client)).Scenario, fuzz);
        await fuzz.Send(Requests);
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
    private static async Task MoveAway(Scenario scenario, Fuzz fuzz)
    {
        var files = (await scenario.Ok(HttpMethod.Get, "files?size=100"))["records"].EnumerateArray().ToList();
        foreach (var file in files)
        {
            var (id, type, name) = (file.GetProperty("id").GetString()!, file.GetProperty("type").GetString(), file.GetProperty("name").GetString());
            await scenario.Ok(HttpMethod.Patch, $"{type}s/{id}", $$"""{"path":"fuzz/{{name}}"}""");
            fuzz.Learn(id, file.GetProperty("version_id").GetString()!, $"fuzz/{name}");
            fuzz.Learn(file.GetProperty("environments").EnumerateArray().Select(environment => environment.GetProperty("id").GetString()!));
        }

        fuzz.Learn(scenario.Datapoints);
        foreach (var evaluation in (await scenario.Ok(HttpMethod.Get, $"evaluations?file_id={scenario.FlowId}"))["records"].EnumerateArray())
        {
            fuzz.Learn(evaluation.GetProperty("id").GetString()!);
            var logs = await scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation.GetProperty("id").GetString()}/logs");
            foreach (var record in logs["records"].EnumerateArray())
                fuzz.Learn(record.GetProperty("run_id").GetString()!, record.GetProperty("log").GetProperty("id").GetString()!);
        }
    }
}
