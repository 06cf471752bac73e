using System.Text.Json.Serialization.Metadata;
using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;

namespace Evals.Engine.Notebook;

/// <summary>The smallest grain with everything in it: events, rows, a unique key, snapshots in parts, a call to another grain.</summary>
internal class NotebookGrain(GrainId id, GrainServices services, TurnProbe probe, Func<GrainKey, INotebook> others)
    : JournaledGrain<NotebookState, NotebookEvent>(id, services), INotebook
{
    /// <summary>What the ids of notebooks begin with, so that an engine can tell them from runs.</summary>
    public const string IdPrefix = "nb_";

    protected override JsonTypeInfo<List<NotebookEvent>> EventsJson => NotebookJson.Default.ListNotebookEvent;

    protected override NotebookState NewState() => new();

    protected override void Apply(NotebookState state, NotebookEvent happened) => state.Add(((LineAdded)happened).Line);

    protected override NotebookState TryLoad(IReadOnlyDictionary<int, byte[]> parts) => NotebookState.Load(parts);

    protected override IReadOnlyDictionary<int, Func<byte[]>> TakeChangedParts(NotebookState state) =>
        state.TakeChangedParts().ToDictionary(part => part.Key, part => (Func<byte[]>)(() => part.Value));

    public Task<Result<LinePlace>> Add(string line) => probe.Count(() => Execute(state => Add(state, line, [])));

    public Task<IReadOnlyList<string>> Lines() => probe.Count(() => Read<IReadOnlyList<string>>(state =>
    {
        using var turn = probe.Enter(Id);
        return [.. state.Lines];
    }));

    public Task<Result<LinePlace>> Claim(string path) => probe.Count(() => Execute(
        state => Add(state, path, [ClaimOf(path)]),
        _ => Refusal.Conflict("Notebook", "path", $"The path {path} is taken.")));

    public Task<Result<LinePlace>> ClaimBlindly(string path) =>
        probe.Count(() => Execute(state => Add(state, path, [ClaimOf(path)])));

    public Task<Result<LinePlace>> Stumble() => probe.Count(() => Execute<LinePlace>(_ => throw new FormatException("A bug.")));

    public async Task<Result<LinePlace>> AddInBoth(GrainKey other, string line)
    {
        await Add(line);
        return await others(other).Add(line);
    }

    private Decision<LinePlace> Add(NotebookState state, string line, IReadOnlyList<StoreRow> rows)
    {
        using var turn = probe.Enter(Id);
        if (state.PlaceOf(line) is { } place) return new LinePlace(place, Created: false);
        return CommitThen([new LineAdded(line)], rows, after => new LinePlace(after.PlaceOf(line)!.Value, Created: true));
    }

    private PutFile ClaimOf(string path) => new(Id.Key.Id, FileType.Prompt, path, [], Now, Now);
}
