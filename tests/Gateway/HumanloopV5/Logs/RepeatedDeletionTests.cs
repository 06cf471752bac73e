using System.Collections.Concurrent;
using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;
using Evals.Testing;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

/// <summary>A deletion that was carried out and whose answer was lost leaves nothing by which the store could tell where the logs were.</summary>
public sealed class RepeatedDeletionTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host;
    private readonly ConcurrentQueue<RunCall> _deletions = new();

    public RepeatedDeletionTests() => _host = new EmbeddedHost { Between = grains => new WatchedRuns(grains) { After = LoseFirst } };

    [Theory]
    [InlineData("/v5/logs")]
    [InlineData("/v4/logs")]
    public async Task It_is_asked_of_the_logs_home_again(string path)
    {
        var scenario = await Scenario.Start(_host.Client, 2);
        var run = await scenario.Run((await scenario.Evaluation("repeats", "demo/number")).Text("id"));
        var logs = new[] { await scenario.Log(run, 0), await scenario.Log(run, 1) };
        var query = $"{path}?id={logs[0]}&id={logs[1]}&id=log_unknown".Replace("log_", path == "/v4/logs" ? "data_" : "log_", StringComparison.Ordinal);
        Assert.Equal((503, 204, 204), (await Delete(query), await Delete(query), await Delete(query)));
        // Answered once, it is forgotten.
        Assert.Equal(2, _deletions.Count);
        Assert.All(_deletions, call => Assert.Equal((run, 2), (call.RunId, ((IReadOnlyList<string>)call.Arguments[0]!).Intersect(logs).Count())));
    }

    private async Task<int> Delete(string query) => (await _host.Client.Send(HttpMethod.Delete, query, null)).Code;

    private Task LoseFirst(RunCall call)
    {
        if (call.Method != nameof(IRun.DeleteLogs)) return Task.CompletedTask;
        _deletions.Enqueue(call);
        return _deletions.Count == 1 ? throw new GrainUnavailableException("The answer was lost.") : Task.CompletedTask;
    }

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();
}
