using Evals.Gateway.Tests.Hosting;
using Evals.Gateway.Tests.OpenApi;

namespace Evals.Gateway.Tests.HumanloopV4;

/// <summary>Nothing that a client sends to v4 breaks the server: see <see cref="Fuzz"/>.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Requests = 5_000;

    private readonly EmbeddedHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Generated_requests_are_answered_in_the_shape_of_the_document()
    {
        var fuzz = new Fuzz(_host.Client, Documented.V4);
        await Teach(fuzz);
        await fuzz.Send(Requests);
    }

    /// <summary>An evaluation with all that it is made of.</summary>
    private async Task Teach(Fuzz fuzz)
    {
        var scenario = await V4Scenario.Start(_host.Client, 3, "fuzz");
        var exact = await scenario.Evaluator("exact");
        var evaluation = await scenario.Running(exact);
        var log = (await scenario.Log(evaluation, 0, "a")).Text("id");
        await scenario.Result(evaluation, log, exact, "true");
        fuzz.Learn([scenario.ProjectId, scenario.ConfigId, scenario.DatasetId, exact, evaluation, log, .. scenario.Datapoints]);
    }
}
