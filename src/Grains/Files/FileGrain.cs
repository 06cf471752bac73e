using System.Text.Json.Serialization.Metadata;
using Evals.Contracts;
using Evals.Domain.Files;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>A file with its versions. Datapoints are in the store alone: the state knows of them only how many a version has.</summary>
internal partial class FileGrain(GrainId id, GrainServices services) : JournaledGrain<FileState, FileEvent>(id, services), IFile
{
    private readonly WorkspaceEnvironments _environments = new(id.Workspace);

    // Every log that is posted asks for the version that it is of, mostly the same one.
    private (FileVersion Version, Result<FileView> View)? _shown;

    private string FileId => Id.Key.Id;

    protected override JsonTypeInfo<List<FileEvent>> EventsJson => FileEventsJson.Default.ListFileEvent;

    protected override FileState NewState() => new();

    protected override void Apply(FileState state, FileEvent happened)
    {
        _shown = null;
        state.Apply(happened);
    }

    protected override void Loaded(FileState state) => _shown = null;

    protected override FileState? TryLoad(IReadOnlyDictionary<int, byte[]> parts) => FileState.TryLoad(parts);

    protected override IReadOnlyDictionary<int, Func<byte[]>> TakeChangedParts(FileState state) =>
        state.TakeChangedParts().ToDictionary(part => part.Key, part => (Func<byte[]>)(() => part.Value));

    public Task<Result<FileView>> Get(VersionSelector version) => Read(file => Show(file, version));

    public async Task<Result<FileView>> Upsert(UpsertVersion command)
    {
        var draft = VersionDraft.Of(FileId, command);
        if (!draft.IsOk) return draft.Refusal;
        return await Execute(file => Put(file, draft.Value, [], view => view), PathIsTaken);
    }

    private Result<FileView> Show(FileState file, VersionSelector version)
    {
        var selected = file.Select(FileId, version, _environments);
        if (!selected.IsOk) return selected.Refusal;
        if (_shown is not { } shown || !ReferenceEquals(shown.Version, selected.Value))
            _shown = shown = (selected.Value, file.View(FileId, selected.Value, _environments));
        return shown.View;
    }

    /// <summary>Commits what a draft changes.</summary>
    /// <param name="versionRows">What a new version brings to the tables besides its own entry.</param>
    private Decision<T> Put<T>(FileState file, VersionDraft draft, IReadOnlyList<StoreRow> versionRows, Func<FileView, T> answer)
        where T : notnull
    {
        var decided = FileRules.Upsert(file, FileId, draft, _environments, Now);
        if (!decided.IsOk) return decided.Refusal;
        var change = decided.Value;
        List<StoreRow> rows = [];
        if (change.Events.Count > 0) rows.AddRange(Entry(file, change.Events));
        if (change.IsNewVersion) rows.AddRange([new PutVersion(change.VersionId, FileId), .. versionRows]);
        return CommitThen(change.Events, rows, after =>
            answer(after.View(FileId, after.Version(change.VersionId)!, _environments)));
    }

    /// <summary>The file's entry in the lists after these events, and the directories that a new path is in.</summary>
    private List<StoreRow> Entry(FileState file, IReadOnlyList<FileEvent> events)
    {
        var listing = FileListing.After(file, events);
        List<StoreRow> rows = [new PutFile(FileId, listing.Type, listing.Path, listing.Environments, listing.CreatedAt, listing.UpdatedAt)];
        if (listing.Path != file.Path && listing.Path.Contains('/')) rows.Add(Directories(listing.Path));
        return rows;
    }

    private PutDirectories Directories(string path) => new([.. FilePaths.DirectoriesOf(path)
        .Select(directory => new DirectoryView(Services.Ids.Next(IdPrefix.Directory), directory, Now, Now))]);

    private static Refusal PathIsTaken(StoreRow row) => row is PutFile file
        ? Refusal.Conflict(file.Type.ToString(), "path", $"Another file has the path {file.Path}.")
        : throw new InvalidOperationException($"A key of {row.GetType().Name} can't be taken.");
}
