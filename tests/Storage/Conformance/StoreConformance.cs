using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

/// <summary>What every backend must do. A backend's subclass only opens its store; the facts stand in one file per port.</summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    private IStore? _store;

    protected IStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    private Stores Ports => Store.Ports;

    /// <summary>Opens the one store of this fact; where the backend keeps data, a second call opens the same data again.</summary>
    protected abstract IStore Open();

    /// <summary>Has lists sorted that otherwise follow an index, which has ties in some order whether it was asked for or not.</summary>
    protected virtual Task DropIndex(string name) => Task.CompletedTask;

    public virtual Task InitializeAsync()
    {
        _store = Open();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    /// <summary>Closes the store and opens it again.</summary>
    protected async Task Reopen()
    {
        await Store.DisposeAsync();
        _store = Open();
    }

    protected async Task Commit(string grain, long seq, params IReadOnlyList<StoreRow> rows) =>
        Assert.Equal(AppendOutcome.Committed, await Ports.Journal.Append(Append(Run(grain), seq, rows)));

    /// <summary>Writes rows with the next free entry of a grain made for it.</summary>
    protected Task Commit(params IReadOnlyList<StoreRow> rows) => Commit($"rn_{Guid.NewGuid():N}", 1, rows);

    protected async Task<List<JournalEntry>> Entries(GrainId grain, long after = 0)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in Ports.Journal.Read(grain, after)) entries.Add(entry);
        return entries;
    }
}
