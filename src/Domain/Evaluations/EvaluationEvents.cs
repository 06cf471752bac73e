using System.Text.Json.Serialization;
using Evals.Contracts;

namespace Evals.Domain.Evaluations;

/// <summary>What happened to an evaluation. Stored as JSON: names and discriminators never change.</summary>
/// <param name="At">When it happened.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "t")]
[JsonDerivedType(typeof(EvaluationCreated), "created")]
[JsonDerivedType(typeof(EvaluatorsAdded), "evaluators")]
[JsonDerivedType(typeof(EvaluatorRemoved), "evaluator_removed")]
[JsonDerivedType(typeof(RunAdded), "run")]
[JsonDerivedType(typeof(RunRemoved), "run_removed")]
[JsonDerivedType(typeof(ControlSet), "control")]
[JsonDerivedType(typeof(EvaluationDeleted), "deleted")]
public abstract record EvaluationEvent(DateTimeOffset At);

public sealed record EvaluationCreated(string? Name, string? FileId, DateTimeOffset At) : EvaluationEvent(At);

/// <param name="Evaluators">None of whose versions the evaluation had before.</param>
public sealed record EvaluatorsAdded(IReadOnlyList<EvaluatorRef> Evaluators, DateTimeOffset At) : EvaluationEvent(At);

public sealed record EvaluatorRemoved(string VersionId, DateTimeOffset At) : EvaluationEvent(At);

public sealed record RunAdded(string RunId, DateTimeOffset At) : EvaluationEvent(At);

/// <summary>Its runs have no control from now on if this was it; what follows says which one is.</summary>
public sealed record RunRemoved(string RunId, DateTimeOffset At) : EvaluationEvent(At);

/// <summary>From now on this run is the control, and no other.</summary>
public sealed record ControlSet(string RunId, DateTimeOffset At) : EvaluationEvent(At);

public sealed record EvaluationDeleted(DateTimeOffset At) : EvaluationEvent(At);

/// <summary>How an evaluation's journal entries are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(List<EvaluationEvent>))]
public sealed partial class EvaluationEventsJson : JsonSerializerContext;
