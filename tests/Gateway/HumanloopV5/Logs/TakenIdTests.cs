using Evals.Gateway.Tests.Hosting;
using Evals.Grains.Ports;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

/// <summary>A log under an id that a log of another run has is refused, and after the first one the run is not loaded anew for it.</summary>
public sealed class TakenIdTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host;
    private WatchedCalls<ISnapshots> _calls = null!;
    private Scenario _scenario = null!;

    public TakenIdTests() => _host = new EmbeddedHost { Over = Counted };

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await Scenario.Start(_host.Client, 1);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Only_the_first_costs_a_reading_of_the_run()
    {
        var evaluation = (await _scenario.Evaluation("taken", "demo/boolean")).Text("id");
        var (first, second) = (await _scenario.Run(evaluation), await _scenario.Run(evaluation));
        Assert.Equal(200, (await Log(first, "mine", "a")).Code);
        var parent = await _scenario.Log(second, 0);
        _calls.Clear();
        Assert.Equal((409, "body.log_id"), Place(await Log(second, "mine", "a")));
        Assert.Equal(1, _calls.Of(nameof(ISnapshots.Read)));
        _calls.Clear();

        Assert.Equal((409, "body.log_id"), Place(await Log(second, "mine", "a")));
        Assert.Equal((409, "body.log_id"), Place(await _host.Client.Post(
            "evaluators/log", $$"""{"path":"demo/boolean","parent_id":"{{parent}}","judgment":true,"log_id":"mine"}""")));
        Assert.Equal(404, (await Log("rn_unknown", "mine", "a")).Code);
        Assert.Equal(200, (await Log(first, "mine", "a")).Code);
        Assert.Equal((409, "body.log_id"), Place(await Log(first, "mine", "b")));

        // The run that is not there is looked for.
        Assert.Equal(1, _calls.Of(nameof(ISnapshots.Read)));
    }

    private Task<Reply> Log(string run, string id, string output) =>
        _host.Client.Post("flows/log", $$"""{"id":"{{_scenario.FlowId}}","run_id":"{{run}}","log_id":"{{id}}","output":"{{output}}"}""");

    private static (int Code, string Place) Place(Reply reply) => (reply.Code, reply.Detail.Place());

    private Stores Counted(Stores ports)
    {
        (var snapshots, _calls) = WatchedCalls<ISnapshots>.Of(ports.Snapshots);
        return ports with { Snapshots = snapshots };
    }
}
