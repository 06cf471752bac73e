using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Statistics;

namespace Evals.Domain.Runs;

/// <summary>
/// A run, rebuilt from its events: what it is, its logs by position, the judgments on them by evaluator version, and the figures
/// that follow. Ids are kept as <see cref="IdKey"/>, documents not at all. One owner, one thread at a time.
/// </summary>
public sealed partial class RunState(string id)
{
    private const int KeysKept = 32;
    private const int UnjudgedKept = 256;

    private readonly VersionTable _versions = new();
    private DatapointLogs _datapoints = DatapointLogs.None;
    private RunCreated? _created;
    private bool _setManually;

    /// <summary>Of the last commands that set the status.</summary>
    private readonly Recent<IdKey> _keys = new(KeysKept);

    /// <summary>Of the judgments that were deleted last, each with the log that it was on. Not in snapshots.</summary>
    private readonly Recent<(IdKey Judgment, string LogId)> _unjudged = new(UnjudgedKept);

    public string Id => id;

    /// <summary>Whether this is a run that callers know, rather than a log's own home or nothing yet.</summary>
    public bool IsRun => _created is { Solo: false };

    /// <summary>Whether nothing has happened here yet.</summary>
    public bool IsNew => _created is null;

    public RunStatus Status { get; private set; }

    public Verdict? Verdict { get; private set; }

    /// <summary>The rules that the run lives by.</summary>
    public RunRules Rules { get; private set; } = RunRules.Of(StatusDialect.HumanloopV5);

    /// <summary>What callers reported last.</summary>
    public RunReport? Report { get; private set; }

    /// <summary>When somebody set the status, if that has ended the run.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public DatasetVersionRef? Dataset => _created?.Dataset;

    public FileVersionRef? Version => _created?.Version;

    /// <summary>Positions given out, those of removed logs included.</summary>
    public int LogCount => Logs.Count;

    /// <summary>Datapoints of the dataset that have a complete log.</summary>
    public int CoveredDatapoints => _datapoints.Covered;

    /// <summary>The runs that the log of this home was offered to. Only for a repeat that follows closely: not in snapshots.</summary>
    public IReadOnlyList<string> Offers { get; private set; } = [];

    /// <summary>Whether the run has or had this log.</summary>
    public bool Has(string logId) => Logs.Find(IdKey.OfLog(logId)) >= 0;

    internal LogTable Logs { get; } = new();

    internal OutcomeNames Names { get; } = new();

    internal JudgmentTable Judgments => field ??= new JudgmentTable(Names);

    internal EvaluatorViews Views => field ??= new EvaluatorViews(Names);

    internal SharerTable Sharers { get; } = new();

    /// <summary>Of the last change to a log of this home.</summary>
    internal uint Revision { get; private set; }

    internal bool HasLogOf(int datapoint) => _datapoints.IsCovered(datapoint);

    public RunView View() => new(
        id, Dataset, Version, _created!.Orchestrated, Status, Verdict, _created.At, Logs.Live, Logs.Complete,
        Rules.Dialect, EndedAt, _created.Details, Report);

    /// <summary>Whether the key is that of one of the last commands that set the status.</summary>
    internal bool KnowsKey(string? key) => key is not null && _keys.Items.Contains(IdKey.Hash(key));

    /// <summary>The statistics of an evaluation's evaluators, or null when it does not use the run. Costs a step per evaluator and
    /// per figure, whatever the number of logs.</summary>
    public RunStats? Stats(string evaluationId) =>
        Views.Find(evaluationId) is { Removed: false } ? new RunStats(id, Status, Logs.Live, Views.Stats(evaluationId)) : null;

    public LogPositions Positions(Window window) =>
        new([.. Logs.Positions(window.Offset, window.Count).Select(position => (long)position)], Logs.Live);

    /// <summary>Positions of the logs of a datapoint that are not removed, newest first.</summary>
    internal IEnumerable<int> PositionsOf(int datapoint) => _datapoints.Of(datapoint);

    /// <summary>The newest log of each of these datapoints, of those that have one.</summary>
    public LogPositions NewestOf(IReadOnlyList<int> datapoints)
    {
        var positions = new List<long>(datapoints.Count);
        foreach (var datapoint in datapoints)
        {
            foreach (var newest in PositionsOf(datapoint))
            {
                positions.Add(newest);
                break;
            }
        }

        return new LogPositions(positions, Logs.Live);
    }

    /// <summary>What the run knows of a log: what a home tells the runs that share it.</summary>
    internal LogFacts FactsOf(int position, string logId)
    {
        var slot = Logs[position];
        return new LogFacts(logId, id, null, slot.IsComplete, slot.IsRemoved, slot.Revision, Judgments.FactsOn(position));
    }

    /// <summary>The log that a judgment was on which is one of those deleted last; null for others.</summary>
    internal string? UnjudgedLog(string judgmentId)
    {
        var key = IdKey.OfLog(judgmentId);
        return _unjudged.Items.FirstOrDefault(deleted => deleted.Judgment == key).LogId;
    }

    internal FileVersionRef VersionOf(int position) => _versions[Logs[position].Version];
}
