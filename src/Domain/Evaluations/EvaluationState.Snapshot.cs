using System.Text.Json;
using System.Text.Json.Serialization;
using Evals.Contracts;

namespace Evals.Domain.Evaluations;

/// <summary>The one part of an evaluation's snapshot.</summary>
/// <param name="Layout">Which layout it has; another one is not read.</param>
internal sealed record EvaluationSnapshot(
    int Layout,
    bool Deleted,
    string? Name,
    string? FileId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Revision,
    string? ControlRunId,
    IReadOnlyList<EvaluationEvaluator> Evaluators,
    IReadOnlyList<ListedRun> Runs);

public sealed partial class EvaluationState
{
    private const int Layout = 1;

    /// <summary>A snapshot of the state; none while there is no evaluation.</summary>
    public byte[]? ToSnapshot() => !Created ? null : JsonSerializer.SerializeToUtf8Bytes(
        new EvaluationSnapshot(
            Layout, Deleted, Name, FileId, CreatedAt, UpdatedAt, Revision, ControlRunId, _evaluators, _runs),
        EvaluationSnapshotJson.Default.EvaluationSnapshot);

    /// <summary>The state out of a snapshot, or null when its layout is another one.</summary>
    /// <exception cref="JsonException">It can't be read.</exception>
    public static EvaluationState? TryLoad(byte[] snapshot)
    {
        var stored = JsonSerializer.Deserialize(snapshot, EvaluationSnapshotJson.Default.EvaluationSnapshot);
        if (stored is not { Layout: Layout }) return null;
        var evaluation = new EvaluationState
        {
            Created = true,
            Deleted = stored.Deleted,
            Name = stored.Name,
            FileId = stored.FileId,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
            Revision = stored.Revision,
            ControlRunId = stored.ControlRunId,
        };
        foreach (var evaluator in stored.Evaluators) evaluation.Add(evaluator);
        foreach (var run in stored.Runs) evaluation.Add(run);
        return evaluation;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(EvaluationSnapshot))]
internal sealed partial class EvaluationSnapshotJson : JsonSerializerContext;
