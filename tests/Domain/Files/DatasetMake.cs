using System.Text;
using Evals.Contracts;
using Evals.Domain.Files;

namespace Evals.Domain.Tests.Files;

/// <summary>Commands on one dataset, with the ids of its versions kept as the store would.</summary>
internal sealed class DatasetMake
{
    private readonly FileMake _file = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _stored = [];

    public FileState State => _file.State;

    public static byte[] Datapoint(int number) => Encoding.UTF8.GetBytes($$$"""{"inputs":{"n":"{{{number}}}"}}""");

    public static string IdOf(int number) => DatapointContent.ReadAll([Datapoint(number)]).Value![0].Id;

    public static UpsertDataset Command(DatasetAction action, IEnumerable<int> datapoints, string? from = null, string? attributes = null) => new(
        "data/set",
        action,
        [.. datapoints.Select(Datapoint)],
        from is null ? null : new VersionSelector(from),
        attributes is null ? null : Encoding.UTF8.GetBytes(attributes));

    /// <summary>The version's ids after the command, or null when it was refused.</summary>
    public Result<FileChange> Do(UpsertDataset command)
    {
        var given = DatasetGiven.Read(command);
        if (!given.IsOk) return given.Refusal;
        var start = DatasetRules.BaseOf(State, FileMake.Id, command, FileMake.Environments);
        if (!start.IsOk) return start.Refusal;
        var baseIds = start.Value.Version is { } version ? _stored[version.Id] : [];
        var draft = DatasetRules.Unchanged(given.Value, start.Value) ?? DatasetRules.Compose(FileMake.Id, given.Value, start.Value, baseIds);
        var change = _file.Do(draft.Version);
        if (change.Value is { IsNewVersion: true })
        {
            _stored[change.Value.VersionId] = draft.DatapointIds;
            Assert.Equal(draft.DatapointIds.Count, State.Version(change.Value.VersionId)!.DatapointCount);
            Assert.Equal(draft.DatapointIds.Except(baseIds), draft.Added.Select(datapoint => datapoint.Id));
        }

        return change;
    }

    public IReadOnlyList<string> IdsOf(string versionId) => _stored[versionId];
}
