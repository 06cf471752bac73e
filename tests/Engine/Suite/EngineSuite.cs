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
        _engine = StartEngine(_parts);
    }

    private protected abstract IEngineHost StartEngine(EngineParts parts);

    private FaultyJournal Journal => _parts.Journal;

    private FaultySnapshots Snapshots => _parts.Snapshots;

    private static GrainKey Key(string id, string workspace = "default") => new(workspace, NotebookGrain.IdPrefix + id);

    private static GrainId JournalOf(string id) => new(GrainKind.Run, Key(id));

    private INotebook Notebook(string id = "a") => _engine.Notebook(Key(id));

    /// <summary>Drops the engine as a killed process would, and starts another on the same store.</summary>
    private void Crash() => _engine = StartEngine(_parts);

    private static async Task<LinePlace> Ok(Task<Result<LinePlace>> call)
    {
        var result = await call;
        Assert.Null(result.Refusal);
        return result.Value!;
    }

    private static Task<GrainUnavailableException> Unavailable(Task call) =>
        Assert.ThrowsAsync<GrainUnavailableException>(() => call);

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
