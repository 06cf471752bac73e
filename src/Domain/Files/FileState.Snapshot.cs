using System.Text.Json;
using System.Text.Json.Serialization;
using Evals.Contracts;

namespace Evals.Domain.Files;

/// <summary>Part 0 of a file's snapshot. The versions are in the parts after it, <see cref="FileState.VersionsPerPart"/> in each.</summary>
/// <param name="Layout">Which layout the parts have; those of another are not read.</param>
/// <param name="VersionCount">How many versions there are over all parts.</param>
internal sealed record FileSnapshotHeader(
    int Layout,
    FileType Type,
    string Path,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    FileMetadata Metadata,
    Dictionary<string, string> Deployments,
    int VersionCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Deleted = false);

public sealed partial class FileState
{
    internal const int VersionsPerPart = 64;
    private const int Layout = 1;

    private readonly SortedSet<int> _changedParts = [];

    /// <summary>The parts of a snapshot that changed since the last call or since the state was loaded; none while there is no file.</summary>
    public IReadOnlyDictionary<int, byte[]> TakeChangedParts()
    {
        var parts = new Dictionary<int, byte[]>();
        if (Path is null) return parts;
        var header = new FileSnapshotHeader(Layout, Type, Path, CreatedAt, UpdatedAt, Metadata, new(_deployments), _versions.Count, Deleted);
        parts[0] = JsonSerializer.SerializeToUtf8Bytes(header, FileSnapshotJson.Default.FileSnapshotHeader);
        foreach (var part in _changedParts)
        {
            var versions = _versions.Skip((part - 1) * VersionsPerPart).Take(VersionsPerPart).ToList();
            parts[part] = JsonSerializer.SerializeToUtf8Bytes(versions, FileSnapshotJson.Default.ListFileVersion);
        }

        _changedParts.Clear();
        return parts;
    }

    /// <summary>The state out of a snapshot, or null when its layout is another one or a part is missing.</summary>
    /// <exception cref="JsonException">A part can't be read.</exception>
    public static FileState? TryLoad(IReadOnlyDictionary<int, byte[]> parts)
    {
        if (!parts.TryGetValue(0, out var first)) return null;
        var header = JsonSerializer.Deserialize(first, FileSnapshotJson.Default.FileSnapshotHeader);
        if (header is not { Layout: Layout }) return null;

        var file = new FileState
        {
            Type = header.Type,
            Path = header.Path,
            CreatedAt = header.CreatedAt,
            UpdatedAt = header.UpdatedAt,
            Metadata = header.Metadata,
            Deleted = header.Deleted,
        };
        foreach (var (environment, version) in header.Deployments) file._deployments[environment] = version;
        for (var part = 1; file._versions.Count < header.VersionCount; part++)
        {
            if (!parts.TryGetValue(part, out var bytes)) return null;
            foreach (var version in JsonSerializer.Deserialize(bytes, FileSnapshotJson.Default.ListFileVersion) ?? []) file.Add(version);
        }

        file._changedParts.Clear();
        return file;
    }

    private void MarkChanged(int place) => _changedParts.Add((place / VersionsPerPart) + 1);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = RawJsonConverter.MaxDepth)]
[JsonSerializable(typeof(FileSnapshotHeader))]
[JsonSerializable(typeof(List<FileVersion>))]
internal sealed partial class FileSnapshotJson : JsonSerializerContext;
