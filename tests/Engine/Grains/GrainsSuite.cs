using System.Text.Json;
using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Engine.Hosting;
using Evals.Storage;

namespace Evals.Engine.Grains;

/// <summary>What the grains of the program promise, called as the gateway calls them, on every engine and store. A subclass per
/// pair only builds the two.</summary>
public abstract partial class GrainsSuite : IAsyncLifetime
{
    private const string Workspace = "default";

    private readonly IStore _store;
    private readonly EngineParts _parts;
    private readonly IdSource _ids = new(TimeProvider.System);
    private IGrainsHost _engine;

    private protected GrainsSuite(IStore store)
    {
        _store = store;
        _parts = new EngineParts(store.Ports);
        _engine = NewEngine(_parts);
    }

    private protected abstract IGrainsHost NewEngine(EngineParts parts);

    private FaultyJournal Journal => _parts.Journal;

    private ICatalog Catalog => _engine.Grains.Catalog(Workspace);

    private static GrainKey Key(string id) => new(Workspace, id);

    /// <summary>Kills the engine as SIGKILL would, and starts another on the same store.</summary>
    private Task Crash()
    {
        _parts.Replace(kill: true, () => _engine = NewEngine(_parts));
        return _engine.Start();
    }

    private static async Task Refused<T>(RefusalKind kind, string field, Task<Result<T>> call)
        where T : notnull
    {
        var refusal = (await call).Refusal;
        Assert.Equal((kind, field), (refusal?.Kind, refusal?.Field));
    }

    /// <summary>Calls at the same time, each from the start on a thread of its own.</summary>
    private static Task<T[]> AtOnce<T>(int count, Func<int, Task<T>> call) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => call(number))));

    /// <summary>A view as text, to compare all of it.</summary>
    private static string Dump<T>(T view) => JsonSerializer.Serialize(view);

    public Task InitializeAsync() => _engine.Start();

    public virtual async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _store.DisposeAsync();
    }
}
