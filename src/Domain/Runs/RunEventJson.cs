using System.Text.Json.Serialization;

namespace Evals.Domain.Runs;

/// <summary>How a run's events, and the judgments among them beside their logs, are stored: members that hold their default are left out, enums are numbers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    IgnoreReadOnlyProperties = true,
    MaxDepth = RawJsonConverter.MaxDepth,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(List<RunEvent>))]
[JsonSerializable(typeof(StoredJudgment))]
public sealed partial class RunEventJson : JsonSerializerContext;
