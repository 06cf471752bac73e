using System.Data.Common;
using Evals.Contracts;
using Evals.Grains.Ports;
using Orleans.Storage;
using JournalId = Evals.Grains.Ports.GrainId;
using OrleansId = Orleans.Runtime.GrainId;

namespace Evals.Silo.Snapshots;

/// <summary>Snapshots through Orleans' grain storage. The state's name says the kind of grain: the queries are given that name, and no
/// grain type.</summary>
internal sealed class OrleansSnapshots(IGrainStorage storage) : ISnapshots
{
    public const string StorageName = "snapshots";

    private static readonly GrainType Type = GrainType.Create("evals.snapshot");

    public static OrleansSnapshots Of(IServiceProvider services) => new(services.GetRequiredKeyedService<IGrainStorage>(StorageName));

    public async Task<Snapshot?> Read(JournalId grain, CancellationToken cancel = default)
    {
        var state = new GrainState<StoredSnapshot>(new StoredSnapshot());
        try
        {
            await storage.ReadStateAsync(grain.Kind.ToString(), Address(grain), state).WaitAsync(cancel);
        }
        catch (DbException fault)
        {
            throw new GrainUnavailableException($"Storage is away: {fault.Message}", fault);
        }

        return state.RecordExists ? state.State?.Content : null;
    }

    /// <summary>Without a version: the query itself keeps what comes from an activation that was overtaken from taking the place of
    /// something later.</summary>
    public Task Write(JournalId grain, Snapshot changed) =>
        storage.WriteStateAsync(grain.Kind.ToString(), Address(grain), new GrainState<StoredSnapshot>(new StoredSnapshot { Content = changed }));

    private static OrleansId Address(JournalId grain) => OrleansId.Create(Type, grain.Key.ToString());
}

/// <summary>The state that the storage is given.</summary>
internal sealed class StoredSnapshot
{
    public Snapshot? Content { get; set; }
}
