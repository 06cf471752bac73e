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

/// <summary>How a file's journal entries are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(List<FileEvent>))]
public sealed partial class FileEventsJson : JsonSerializerContext;
