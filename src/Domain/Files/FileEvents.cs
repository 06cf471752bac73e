using System.Text.Json.Serialization;
using Evals.Contracts;

namespace Evals.Domain.Files;

/// <summary>What happened to a file. Stored as JSON: names and discriminators never change.</summary>
/// <param name="At">When it happened.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(FileCreated), "created")]
[JsonDerivedType(typeof(MetadataChanged), "metadata")]
[JsonDerivedType(typeof(VersionAdded), "version")]
[JsonDerivedType(typeof(VersionNamed), "named")]
[JsonDerivedType(typeof(VersionDeployed), "deployed")]
[JsonDerivedType(typeof(VersionUndeployed), "undeployed")]
[JsonDerivedType(typeof(VersionRemoved), "version_removed")]
[JsonDerivedType(typeof(FileMoved), "moved")]
[JsonDerivedType(typeof(FileDeleted), "deleted")]
public abstract record FileEvent(DateTimeOffset At);

public sealed record FileCreated(FileType Type, string Path, DateTimeOffset At) : FileEvent(At);

/// <param name="Metadata">All of it, as it is from now on.</param>
public sealed record MetadataChanged(FileMetadata Metadata, DateTimeOffset At) : FileEvent(At);

/// <param name="Content">See <see cref="VersionView.Content"/>.</param>
public sealed record VersionAdded(
    string Id,
    [property: JsonConverter(typeof(RawJsonConverter))] byte[] Content,
    string? Name,
    string? Description,
    int DatapointCount,
    EvaluatorSpec? Evaluator,
    DateTimeOffset At) : FileEvent(At);

/// <param name="Name">As it is from now on; the same for the description.</param>
public sealed record VersionNamed(string Id, string? Name, string? Description, DateTimeOffset At) : FileEvent(At);

public sealed record VersionDeployed(string EnvironmentId, string VersionId, DateTimeOffset At) : FileEvent(At);

/// <summary>The environment has no version of the file any more.</summary>
public sealed record VersionUndeployed(string EnvironmentId, DateTimeOffset At) : FileEvent(At);

/// <summary>Comes after what takes the version off its environments. The same id may be added again.</summary>
public sealed record VersionRemoved(string Id, DateTimeOffset At) : FileEvent(At);

public sealed record FileMoved(string Path, DateTimeOffset At) : FileEvent(At);

/// <summary>The last event of a file.</summary>
public sealed record FileDeleted(DateTimeOffset At) : FileEvent(At);

/// <summary>How a file's journal entries are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    MaxDepth = RawJsonConverter.MaxDepth)]
[JsonSerializable(typeof(List<FileEvent>))]
public sealed partial class FileEventsJson : JsonSerializerContext;
