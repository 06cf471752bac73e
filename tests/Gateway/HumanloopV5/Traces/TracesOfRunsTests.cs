using System.Collections.Concurrent;
using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;
using Evals.Testing;

namespace Evals.Gateway.Tests.HumanloopV5.Traces;

/// <summary>New logs of spans that name a run.</summary>
public sealed class TracesOfRunsTests : IAsyncLifetime
{
    private const string Import = "import/otel/v1/traces";

    private readonly EmbeddedHost _host;
    private readonly ConcurrentQueue<RunCall> _calls = new();

    public TracesOfRunsTests() => _host = new EmbeddedHost { Between = grains => new WatchedRuns(grains) { After = Note } };

    [Fact]
    public async Task Logs_of_one_run_are_posted_together_and_answered_in_the_order_of_the_spans()
    {
        var scenario = await Scenario.Start(_host.Client, 1);
        var evaluation = (await scenario.Evaluation("traced", "demo/boolean")).Text("id");
        var (run, other) = (await scenario.Run(evaluation), await scenario.Run(evaluation));
        var spans = Enumerable.Range(0, 7).Select(number => Spans.Span(
            $"b7ad6b716920333{number}",
            ("humanloop.file.path", "demo/flow"), ("humanloop.file.type", "flow"), ("humanloop.file.attributes.v", "1"), ("humanloop.log.output", $"{number}"),
            ("humanloop.log.run_id", number == 3 ? "None" : number % 2 == 0 ? run : other))).ToArray();
        _calls.Clear();
        var records = (await scenario.Ok(HttpMethod.Post, Import, Spans.Trace(spans)))["records"].EnumerateArray().Select(id => id.GetString()!).ToList();

        Assert.Equal([(run, 4), (other, 2)], _calls.Where(call => call.Method == nameof(IRun.AddLogs))
            .Select(call => (call.RunId, ((IReadOnlyList<AddLog>)call.Arguments[0]!).Count)));
        Assert.Equal([records[3]], _calls.Where(call => call.Method == nameof(IRun.AddLog)).Select(call => call.RunId));
        foreach (var (id, number) in records.Select((id, number) => (id, number)))
            Assert.Equal($"{number}", (await _host.Client.Get($"logs/{id}")).Text("output"));
        var again = await scenario.Ok(HttpMethod.Post, Import, Spans.Trace(spans));
        Assert.Equal(records, again["records"].EnumerateArray().Select(id => id.GetString()));
        Assert.Equal([2, 4], (await scenario.Stats(evaluation))["run_stats"].EnumerateArray().Select(stats => stats.GetProperty("num_logs").GetInt32()));
    }

    [Fact]
    public async Task A_run_that_is_not_there_or_takes_no_logs_is_told_as_anywhere()
    {
        var scenario = await Scenario.Start(_host.Client, 1);
        var evaluation = (await scenario.Evaluation("traced", "demo/boolean")).Text("id");
        var run = await scenario.Run(evaluation);
        await scenario.Ok(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{run}", """{"status":"cancelled"}""");
        foreach (var (id, code) in new[] { ("rn_none", 404), (run, 409) })
        {
            Assert.Equal(code, (await _host.Client.Post(Import, Spans.Trace(Spans.Span(
                ("humanloop.file.path", "demo/tool"), ("humanloop.file.type", "tool"), ("humanloop.log.output", "o"), ("humanloop.log.run_id", id))))).Code);
        }
    }

    private Task Note(RunCall call)
    {
        _calls.Enqueue(call);
        return Task.CompletedTask;
    }

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();
}
