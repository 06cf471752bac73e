using System.Text;
using Evals.Contracts;
using Evals.Domain.Files.Content;
using Evals.Domain.Ids;

namespace Evals.Domain.Files;

/// <summary>What a command gives of a dataset, read once: nothing in it depends on the dataset's state.</summary>
/// <param name="Datapoints">Each content once, in the order in which they were given.</param>
/// <param name="Attributes">The attributes as a content; null when none are given.</param>
public sealed record DatasetGiven(UpsertDataset Command, IReadOnlyList<Datapoint> Datapoints, VersionContent? Attributes)
{
    /// <returns>Refused: Invalid on <c>attributes</c> or on a field of a datapoint.</returns>
    public static Result<DatasetGiven> Read(UpsertDataset command)
    {
        var datapoints = DatapointContent.ReadAll(command.Datapoints);
        return datapoints.IsOk ? Read(command, datapoints.Value) : datapoints.Refusal;
    }

    /// <param name="datapoints">The command's, read already.</param>
    public static Result<DatasetGiven> Read(UpsertDataset command, IReadOnlyList<Datapoint> datapoints)
    {
        List<Datapoint> distinct = [.. datapoints.DistinctBy(datapoint => datapoint.Id)];
        if (command.Attributes is null) return new DatasetGiven(command, distinct, null);

        byte[] content = [.. "{\"attributes\":"u8, .. command.Attributes, (byte)'}'];
        return VersionContent.Read(FileType.Dataset, content).Map(read => new DatasetGiven(command, distinct, read));
    }
}

/// <summary>What add and remove start from.</summary>
/// <param name="Version">Null when there is nothing to start from: for set, and for a dataset that does not exist yet.</param>
public sealed record DatasetBase(FileVersion? Version)
{
    public int Count => Version?.DatapointCount ?? 0;
}

/// <summary>A dataset version that a dataset is to have.</summary>
/// <param name="DatapointIds">Its datapoints, in order.</param>
/// <param name="Added">Datapoints that the base does not have.</param>
public sealed record DatasetDraft(VersionDraft Version, IReadOnlyList<string> DatapointIds, IReadOnlyList<Datapoint> Added);

/// <summary>What the datapoints of a dataset's next version are.</summary>
public static class DatasetRules
{
    /// <summary>The version that a command starts from: for set none, otherwise the one it names, else the one created last.
    /// Refused: NotFound on <c>version_id</c> or <c>environment</c>.</summary>
    public static Result<DatasetBase> BaseOf(FileState file, string fileId, UpsertDataset command, WorkspaceEnvironments environments)
    {
        if (command.Action == DatasetAction.Set) return new DatasetBase((FileVersion?)null);
        if (command.Base is { } named && named != VersionSelector.Default)
            return file.Select(fileId, named, environments).Map(version => new DatasetBase(version));
        return new DatasetBase(file.Exists ? file.Latest : null);
    }

    /// <summary>The base when the command changes nothing of it, whatever its datapoints are: clients look a dataset up by adding
    /// nothing. Null when the datapoints must be read to tell.</summary>
    public static DatasetDraft? Unchanged(DatasetGiven given, DatasetBase from) =>
        given.Datapoints.Count > 0 || given.Attributes is not null || from.Version is not { } version
            ? null
            : new DatasetDraft(Draft(given.Command, version.Id, ContentOf(version), version.DatapointCount), [], []);

    /// <summary>The version that a command asks for. Add and remove keep the base's attributes unless others are given.</summary>
    /// <param name="baseIds">Ids of the base's datapoints, in order; none without a base.</param>
    public static DatasetDraft Compose(string fileId, DatasetGiven given, DatasetBase from, IReadOnlyList<string> baseIds)
    {
        var remove = given.Command.Action == DatasetAction.Remove;
        IReadOnlyList<Datapoint> added = remove ? [] : NotIn(baseIds, given.Datapoints);
        List<string> ids = remove ? Without(baseIds, given.Datapoints) : [.. baseIds, .. added.Select(datapoint => datapoint.Id)];
        var content = given.Attributes ?? (from.Version is { } version ? ContentOf(version) : Empty);
        return new DatasetDraft(Draft(given.Command, VersionId(fileId, content, ids), content, ids.Count), ids, added);
    }

    private static readonly VersionContent Empty = new("{}"u8.ToArray(), "{}"u8.ToArray());

    private static VersionDraft Draft(UpsertDataset command, string id, VersionContent content, int count) => new(
        FileType.Dataset, command.Path, id, content, count, command.VersionName, command.VersionDescription, command.Metadata);

    private static List<Datapoint> NotIn(IReadOnlyList<string> ids, IReadOnlyList<Datapoint> datapoints)
    {
        var known = ids.ToHashSet(StringComparer.Ordinal);
        return [.. datapoints.Where(datapoint => !known.Contains(datapoint.Id))];
    }

    private static List<string> Without(IReadOnlyList<string> ids, IReadOnlyList<Datapoint> removed)
    {
        var gone = removed.Select(datapoint => datapoint.Id).ToHashSet(StringComparer.Ordinal);
        return [.. ids.Where(id => !gone.Contains(id))];
    }

    private static VersionContent ContentOf(FileVersion version) => VersionContent.Read(FileType.Dataset, version.Content).Value
        ?? throw new InvalidDataException($"Version {version.Id} has a content that is none of a dataset.");

    /// <summary>The datapoints are part of the identity as a set: their order is not.</summary>
    private static string VersionId(string fileId, VersionContent content, IReadOnlyList<string> ids)
    {
        var sorted = string.Join('\n', ids.Order(StringComparer.Ordinal));
        return ContentId.OfVersion(fileId, FileType.Dataset, [.. content.Identity, (byte)'\n', .. Encoding.UTF8.GetBytes(sorted)]);
    }
}
