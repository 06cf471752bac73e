using Evals.Contracts;

namespace Evals.Domain.Evaluations;

/// <summary>A run as an evaluation lists it.</summary>
public sealed record ListedRun(string RunId, DateTimeOffset AddedAt);

/// <summary>An evaluation: its evaluators, its runs and the control among them. Changed by events alone.</summary>
public sealed partial class EvaluationState
{
    private readonly List<EvaluationEvaluator> _evaluators = [];
    private readonly List<ListedRun> _runs = [];
    private readonly HashSet<string> _versionIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _runIds = new(StringComparer.Ordinal);

    /// <summary>Whether it was ever created; its id is used up from then on.</summary>
    public bool Created { get; private set; }

    public bool Deleted { get; private set; }

    public bool Exists => Created && !Deleted;

    public string? Name { get; private set; }

    public string? FileId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Grows with everything that changes what a run is to be judged by; see <see cref="Attachment.Revision"/>.</summary>
    public long Revision { get; private set; }

    public string? ControlRunId { get; private set; }

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<EvaluationEvaluator> Evaluators => _evaluators;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ListedRun> Runs => _runs;

    public bool HasEvaluator(string versionId) => _versionIds.Contains(versionId);

    public bool HasRun(string runId) => _runIds.Contains(runId);

    public void Apply(EvaluationEvent happened)
    {
        switch (happened)
        {
            case EvaluationCreated created:
                (Created, Name, FileId, CreatedAt) = (true, created.Name, created.FileId, created.At);
                break;
            case EvaluatorsAdded added:
                foreach (var evaluator in added.Evaluators) Add(new EvaluationEvaluator(evaluator, added.At));
                break;
            case EvaluatorRemoved removed:
                _evaluators.RemoveAll(evaluator => evaluator.Evaluator.VersionId == removed.VersionId);
                _versionIds.Remove(removed.VersionId);
                break;
            case RunAdded added:
                Add(new ListedRun(added.RunId, added.At));
                break;
            case RunRemoved removed:
                _runs.RemoveAll(run => run.RunId == removed.RunId);
                _runIds.Remove(removed.RunId);
                if (ControlRunId == removed.RunId) ControlRunId = null;
                break;
            case ControlSet control:
                ControlRunId = control.RunId;
                break;
            case EvaluationDeleted:
                Deleted = true;
                break;
        }

        if (Revises(happened)) Revision++;
        UpdatedAt = happened.At;
    }

    /// <summary>Whether a run may have to hear of it: what it is told then has a revision of its own.</summary>
    internal static bool Revises(EvaluationEvent happened) =>
        happened is EvaluatorsAdded or EvaluatorRemoved or RunAdded or RunRemoved or EvaluationDeleted;

    private void Add(EvaluationEvaluator evaluator)
    {
        _evaluators.Add(evaluator);
        _versionIds.Add(evaluator.Evaluator.VersionId);
    }

    private void Add(ListedRun run)
    {
        _runs.Add(run);
        _runIds.Add(run.RunId);
    }
}
