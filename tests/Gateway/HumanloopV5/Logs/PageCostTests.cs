using Evals.Gateway.Tests.Hosting;
using Evals.Grains.Ports;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

/// <summary>A page of a list costs what is on it, wherever it lies.</summary>
public sealed class PageCostTests : IAsyncLifetime
{
    private const int Logs = 40;

    private readonly EmbeddedHost _host;
    private ReadRecords _read = null!;
    private Scenario _scenario = null!;

    public PageCostTests() => _host = new EmbeddedHost { Over = Counted };

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await Scenario.Start(_host.Client, Logs);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_page_of_an_evaluations_logs_reads_its_logs_and_the_judgments_on_them()
    {
        var evaluation = (await _scenario.Evaluation("pages", "demo/boolean")).Text("id");
        foreach (var run in (string[])[await _scenario.Run(evaluation), await _scenario.Run(evaluation)])
        {
            for (var datapoint = 0; datapoint < Logs; datapoint++)
                await _scenario.Judge(await _scenario.Log(run, datapoint), "boolean", "true");
        }

        // The fifth page of ten begins in the second run.
        foreach (var page in (int[])[1, 5, 8])
        {
            _read.Take();
            var list = await _scenario.Ok(HttpMethod.Get, $"evaluations/{evaluation}/logs?size=10&page={page}");
            Assert.Equal(10, list["records"].GetArrayLength());
            Assert.Equal(new Dictionary<string, int> { ["InRun"] = 10, ["Judgments"] = 10 }, _read.Take());
        }
    }

    [Fact]
    public async Task A_page_of_a_files_logs_reads_its_logs()
    {
        var run = await _scenario.Run((await _scenario.Evaluation("pages")).Text("id"));
        for (var datapoint = 0; datapoint < Logs; datapoint++) await _scenario.Log(run, datapoint);

        foreach (var page in (int[])[1, 4])
        {
            _read.Take();
            var list = await _scenario.Ok(HttpMethod.Get, $"logs?file_id={_scenario.FlowId}&size=10&page={page}");
            Assert.Equal(10, list["records"].GetArrayLength());
            Assert.Equal(10, _read.Take()["Find"]);
        }
    }

    private Stores Counted(Stores ports)
    {
        (var store, _read) = ReadRecords.Of(ports.Logs);
        return ports with { Logs = store };
    }
}
