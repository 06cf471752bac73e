using System.Text.Json;
using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Hosting;
using Evals.Grains.Ports;
using Evals.Silo.Hosting;
using Evals.Storage;
using Evals.Storage.Postgres;
using Evals.Testing;

namespace Evals.Silo;

public sealed class EitherEngineTests
{
    private static readonly GrainKey Run = new("default", "rn_1");

    [Fact]
    public async Task A_database_goes_from_the_standalone_server_to_a_cluster_and_back_and_is_never_both()
    {
        var database = (await PrivatePostgres.Shared()).NewSchema();
        string before, after;
        await using (var store = Open(database, EngineKind.Standalone))
        {
            await using var engine = new EmbeddedGrains(store.Ports, new NoLog());
            await Ok(engine.Run(Run).Create(new CreateRun(null, null, Orchestrated: false, Attachment: null)));
            await Add(engine, 0, 50);
            before = await Dump(engine);
            Assert.Equal(StoreProblem.InUse, Assert.Throws<StoreUnusableException>(() => Open(database, EngineKind.Cluster)).Problem);
        }

        await using (var store = Open(database, EngineKind.Cluster))
        {
            await using var cluster = new ClusterHost(new EngineParts(store.Ports));
            await using var second = Open(database, EngineKind.Cluster);
            Assert.Equal(StoreProblem.InUse, Assert.Throws<StoreUnusableException>(() => Open(database, EngineKind.Standalone)).Problem);
            Assert.Equal(before, await Dump(cluster.Grains));
            await Add(cluster.Grains, 50, 100);
            Assert.False((await Ok(cluster.Grains.Run(Run).AddLog(Log(7)))).Created);
            after = await Dump(cluster.Grains);
        }

        await using (var store = Open(database, EngineKind.Standalone))
        {
            await using var engine = new EmbeddedGrains(store.Ports, new NoLog());
            Assert.Equal(after, await Dump(engine));
            await Add(engine, 100, 110);
            Assert.Equal(110, (await Ok(engine.Run(Run).Get())).LogCount);
        }
    }

    private static PostgresStore Open(string database, EngineKind engine) =>
        PostgresStore.Open(new PostgresOptions(database) { Engine = engine, EngineWait = TimeSpan.FromSeconds(2) });

    private static async Task Add(IGrains grains, int from, int to)
    {
        for (var i = from; i < to; i++) await Ok(grains.Run(Run).AddLog(Log(i)));
    }

    private static AddLog Log(int number) => new(
        $"log_{number}", new FileVersionRef(FileType.Flow, "fl_1", "flv_1"), null, Complete: true, null, null, number + 1, "{}"u8.ToArray());

    /// <summary>The run and its logs as text, to compare all of it.</summary>
    private static async Task<string> Dump(IGrains grains)
    {
        var positions = await Ok(grains.Run(Run).Positions(new Window(0, 1000)));
        return JsonSerializer.Serialize((await Ok(grains.Run(Run).Get()), await grains.Logs("default").AtPositions(Run.Id, positions.Positions)), Fields);
    }

    private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };

    private sealed class NoLog : IGrainLog
    {
        public void Warning(string message, Exception? cause = null)
        {
        }

        public void Error(string message, Exception? cause = null)
        {
        }
    }
}
