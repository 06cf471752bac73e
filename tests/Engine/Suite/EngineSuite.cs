using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Engine.Hosting;
using Evals.Engine.Notebook;
using Evals.Grains.Ports;
using Evals.Storage;

namespace Evals.Engine.Suite;

/// <summary>What every engine promises on every store. A subclass per pair only builds the two.</summary>
public abstract partial class EngineSuite : IAsyncLifetime
{
    private readonly IStore _store;
    private readonly EngineParts _parts;
    private IEngineHost _engine;

    private protected EngineSuite(IStore store)
    {
        _store = store;
        _parts = new EngineParts(store.Ports);
        _engine = NewEngine(_parts);
    }

    private protected abstract IEngineHost NewEngine(EngineParts parts);

    private FaultyJournal Journal => _parts.Journal;

    private FaultySnapshots Snapshots => _parts.Snapshots;

    private static GrainKey Key(string id, string workspace = "default") => new(workspace, NotebookGrain.IdPrefix + id);

    private static GrainId JournalOf(string id) => new(GrainKind.Run, Key(id));

    private INotebook Notebook(string id = "a") => _engine.Notebook(Key(id));

    /// <summary>Kills the engine as SIGKILL would, and starts another on the same store.</summary>
    private void Crash() => Replace(kill: true);

    /// <summary>Starts another engine on the same store, while the one before lives on as if it did not know.</summary>
    private void Partition() => Replace(kill: false);

    private void Replace(bool kill) => _parts.Replace(kill, () => _engine = NewEngine(_parts));

    /// <summary>Sends a call and waits until it is in its grain's mailbox: over a network that is later than sent.</summary>
    private async Task<Task<T>> Sent<T>(Func<Task<T>> call)
    {
        var before = _parts.Probe.Begun;
        var sent = call();
        while (_parts.Probe.Come <= before && !sent.IsCompleted) await Task.Yield();
        return sent;
    }

    private async Task AddAll(string id, int count)
    {
        for (var i = 0; i < count; i++) await Ok(Notebook(id).Add($"line {i}"));
    }

    private static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => $"line {i}")];

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _store.DisposeAsync();
    }
}
