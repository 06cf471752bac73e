using Evals.Client;
using Evals.Contracts;
using Evals.Silo.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Evals.Silo;

public sealed class InternalServiceTests
{
    [Fact]
    public async Task A_service_calls_the_grains_of_a_cluster_without_http()
    {
        await using var cluster = await ClusterProcesses.Start();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddEvalsClient(new EvalsCluster(cluster.Redis.Address));
        using var host = builder.Build();
        await host.StartAsync();

        var grains = host.Services.GetRequiredService<IGrains>();
        var run = grains.Run(new GrainKey("default", "rn_1"));
        Assert.Equal(RefusalKind.NotFound, (await run.Get()).Refusal?.Kind);
        await Ok(run.Create(new CreateRun(null, null, Orchestrated: false, Attachment: null)));
        var log = new AddLog(null, new FileVersionRef(FileType.Flow, "fl_1", "flv_1"), null, Complete: true, null, null, 0, "{}"u8.ToArray());
        var receipt = await Ok(run.AddLog(log));
        Assert.Equal([receipt.LogId], (await grains.Logs("default").Get([receipt.LogId])).Select(record => record.Id));
        Assert.Equal(1, (await Ok(run.Get())).LogCount);
        await host.StopAsync();
    }
}
