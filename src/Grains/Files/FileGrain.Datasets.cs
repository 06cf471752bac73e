using Evals.Contracts;
using Evals.Domain.Files;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal partial class FileGrain
{
    public async Task<Result<FileView>> UpsertDataset(UpsertDataset command)
    {
        var given = DatasetGiven.Read(command);
        return given.IsOk ? await Upsert(given.Value) : given.Refusal;
    }

    public async Task<Result<DatapointsAdded>> AddDatapoints(IReadOnlyList<byte[]> datapoints)
    {
        var read = DatapointContent.ReadAll(datapoints);
        if (!read.IsOk) return read.Refusal;
        var given = DatasetGiven.Read(new UpsertDataset(null, DatasetAction.Add, datapoints), read.Value);
        if (!given.IsOk) return given.Refusal;
        var dataset = await Upsert(given.Value);
        return dataset.Map(view => new DatapointsAdded(view, read.Value));
    }

    private async Task<Result<FileView>> Upsert(DatasetGiven given)
    {
        var command = given.Command;
        while (true)
        {
            var start = await Read(file => DatasetRules.BaseOf(file, FileId, command, _environments));
            if (!start.IsOk) return start.Refusal;
            var draft = await Draft(given, start.Value);
            var attempt = await Execute(file => PutOnto(file, start.Value, draft, command), PathIsTaken);
            if (!attempt.IsOk) return attempt.Refusal;
            // Somebody else made the base's successor meanwhile: what was added to the old base is to be added to that.
            if (attempt.Value.View is { } view) return view;
        }
    }

    /// <summary>The version asked for. Datapoints are read and hashed here, where nobody waits for it.</summary>
    private async Task<DatasetDraft> Draft(DatasetGiven given, DatasetBase start) =>
        DatasetRules.Unchanged(given, start) ?? DatasetRules.Compose(FileId, given, start, await DatapointIds(start));

    private async Task<IReadOnlyList<string>> DatapointIds(DatasetBase start)
    {
        if (start.Count == 0) return [];
        var ids = await Services.Stores.Catalog.DatapointIds(Id.Workspace, start.Version!.Id, new Window(0, start.Count));
        return ids.Count == start.Count
            ? ids
            : throw new InvalidDataException($"Version {start.Version.Id} has {ids.Count} datapoints in the store instead of {start.Count}.");
    }

    private Decision<Attempt> PutOnto(FileState file, DatasetBase start, DatasetDraft draft, UpsertDataset command)
    {
        var now = DatasetRules.BaseOf(file, FileId, command, _environments);
        if (!now.IsOk || now.Value.Version?.Id != start.Version?.Id) return new Attempt(null);

        List<StoreRow> rows = [];
        if (draft.Added.Count > 0) rows.Add(new PutDatapoints(FileId, draft.Added));
        rows.Add(new PutDatasetVersion(FileId, draft.Version.Id, draft.DatapointIds));
        return Put(file, draft.Version, rows, view => new Attempt(view));
    }

    /// <param name="View">Null when the base was not the base any more.</param>
    private sealed record Attempt(FileView? View);
}
