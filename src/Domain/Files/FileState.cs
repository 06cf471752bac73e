using System.Text.Json.Serialization;
using Evals.Contracts;

namespace Evals.Domain.Files;

/// <summary>One version of a file, as the file's state holds it; see <see cref="VersionView"/>.</summary>
public sealed record FileVersion(
    string Id,
    [property: JsonConverter(typeof(RawJsonConverter))] byte[] Content,
    string? Name,
    string? Description,
    int DatapointCount,
    EvaluatorSpec? Evaluator,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Deleted = false)
{
    /// <summary>What stands for the version of a file that has none yet.</summary>
    public static FileVersion None { get; } = new("", "{}"u8.ToArray(), null, null, 0, null, default);
}

/// <summary>A file, its versions and where they are deployed. Changed by events alone.</summary>
public sealed partial class FileState
{
    private readonly List<FileVersion> _versions = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _versionOfName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _deployments = new(StringComparer.Ordinal);

    /// <summary>Whether there is a file to work on: it was created and not deleted.</summary>
    public bool Exists => Path is not null && !Deleted;

    public bool Deleted { get; private set; }

    public FileType Type { get; private set; }

    public string? Path { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public FileMetadata Metadata { get; private set; } = new();

    /// <summary>All versions that are not deleted, oldest first.</summary>
    public IReadOnlyList<FileVersion> Versions => [.. _versions.Where(version => !version.Deleted)];

    /// <summary>The version created last of those that are not deleted; null until the file gets its first.</summary>
    public FileVersion? Latest => _versions.FindLast(version => !version.Deleted);

    /// <summary>Ids of versions by the id of the environment that they are deployed to.</summary>
    public IReadOnlyDictionary<string, string> Deployments => _deployments;

    public FileVersion? Version(string id) => Referenced(id) is { Deleted: false } version ? version : null;

    /// <summary>A version that is there or was there.</summary>
    public FileVersion? Referenced(string id) => _places.TryGetValue(id, out var place) ? _versions[place] : null;

    /// <summary>The version of a name, or null.</summary>
    public FileVersion? VersionNamed(string name) => _versionOfName.TryGetValue(name, out var id) ? Version(id) : null;

    public void Apply(FileEvent happened)
    {
        switch (happened)
        {
            case FileCreated created:
                (Type, Path, CreatedAt) = (created.Type, created.Path, created.At);
                break;
            case MetadataChanged changed:
                Metadata = changed.Metadata;
                break;
            case VersionAdded added:
                Add(new FileVersion(
                    added.Id, added.Content, added.Name, added.Description, added.DatapointCount, added.Evaluator, added.At));
                break;
            case VersionNamed named:
                Rename(named);
                break;
            case VersionDeployed deployed:
                _deployments[deployed.EnvironmentId] = deployed.VersionId;
                break;
            case VersionUndeployed undeployed:
                _deployments.Remove(undeployed.EnvironmentId);
                break;
            case VersionRemoved removed:
                Remove(removed);
                break;
            case FileMoved moved:
                Path = moved.Path;
                break;
            case FileDeleted:
                Deleted = true;
                _deployments.Clear();
                break;
        }

        UpdatedAt = happened.At;
    }

    private void Add(FileVersion version)
    {
        MarkChanged(_versions.Count);
        _places[version.Id] = _versions.Count;
        _versions.Add(version);
        if (version.Name is not null) _versionOfName[version.Name] = version.Id;
    }

    private void Rename(VersionNamed named)
    {
        var place = _places[named.Id];
        MarkChanged(place);
        if (_versions[place].Name is { } old) _versionOfName.Remove(old);
        _versions[place] = _versions[place] with { Name = named.Name, Description = named.Description };
        if (named.Name is not null) _versionOfName[named.Name] = named.Id;
    }

    /// <summary>The version stays for those that refer to it; its name is free.</summary>
    private void Remove(VersionRemoved removed)
    {
        var place = _places[removed.Id];
        MarkChanged(place);
        if (_versions[place].Name is { } name) _versionOfName.Remove(name);
        _versions[place] = _versions[place] with { Name = null, Deleted = true };
    }
}
