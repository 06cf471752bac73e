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
    private readonly List<FileVersionRef> _versions = [];
    private readonly Dictionary<FileVersionRef, int> _versionNumbers = [];
    private readonly List<JudgmentColumn> _columns = [];
    private readonly Dictionary<(string EvaluatorId, string VersionId), int> _columnNumbers = [];
    private RunCreated? _created;
    private bool _setManually;

    /// <summary>Of the last commands that set the status: so that one of them that comes again is known.</summary>
    private readonly Queue<IdKey> _keys = [];

    private DatapointLogs _datapoints = DatapointLogs.None;

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

    /// <summary>What the rules look at besides the status.</summary>
    internal RunCircumstances Circumstances => new(_created?.Orchestrated == true, Views.HasCallers, Views.HasServers);

    public DatasetVersionRef? Dataset => _created?.Dataset;

    public FileVersionRef? Version => _created?.Version;

    /// <summary>Positions given out, those of removed logs included.</summary>
    public int LogCount => Logs.Count;

    /// <summary>Datapoints of the dataset that have a complete log.</summary>
    public int CoveredDatapoints => _datapoints.Covered;

    /// <summary>Whether the run has to make logs itself: it was told that the server would, and datapoints have none yet.</summary>
    public bool MakesLogs => _created is { Orchestrated: true, Version: not null, Dataset: { } dataset }
        && !IsOver
        && CoveredDatapoints < dataset.DatapointCount;

    /// <summary>Whether logs that were posted to no run may belong here: always while the run takes logs when the newest one counts;
    /// otherwise when nobody has said that the server would make the run's logs, and datapoints have none that is complete.</summary>
    public bool WaitsForLogs => _created is { Version: not null, Dataset: { } dataset }
        && Rules.IsJoined
        && (Rules.NewestCounts ? Rules.TakesLogs(Status) : !_created.Orchestrated && !IsOver && CoveredDatapoints < dataset.DatapointCount);

    /// <summary>The runs that the log of this home was offered to. Only for a repeat that follows closely: not in snapshots.</summary>
    public IReadOnlyList<string> Offers { get; private set; } = [];

    /// <summary>Of the judgments that were deleted last, each with the log that it was on. Only for a repeat that follows closely: not in
    /// snapshots.</summary>
    private readonly Queue<(IdKey Judgment, string LogId)> _unjudged = [];

    /// <summary>Whether there may be logs or judgments that the run has to make itself.</summary>
    public bool HasWork => MakesLogs || (!StatusMoves.IsFinal(Status) && Views.Servers.Any(server => server.View.Judged < Logs.Live));

    /// <summary>Whether a log for this datapoint of the dataset may join the run.</summary>
    public bool WaitsFor(int datapoint) => WaitsForLogs && (Rules.NewestCounts || !HasLogOf(datapoint));

    /// <summary>Whether the run has or had this log.</summary>
    public bool Has(string logId) => Logs.Find(IdKey.OfLog(logId)) >= 0;

    /// <summary>Whether one of these positions waits for a judgment that only a server could give.</summary>
    public bool WaitsForServer(int from, int to)
    {
        for (var position = from; position < to; position++)
        {
            if (WaitsForServer(position)) return true;
        }

        return false;
    }

    private bool IsOver => Status is not (RunStatus.Pending or RunStatus.Queued or RunStatus.Running);

    internal LogTable Logs { get; } = new();

    internal OutcomeNames Names { get; } = new();

    internal EvaluatorViews Views => field ??= new EvaluatorViews(Names);

    internal SharerTable Sharers { get; } = new();

    internal IReadOnlyList<JudgmentColumn> Columns => _columns;

    /// <summary>Of the last change to a log of this home.</summary>
    internal uint Revision { get; private set; }

    internal bool HasLogOf(int datapoint) => _datapoints.IsCovered(datapoint);

    public RunView View() => new(
        id, Dataset, Version, _created!.Orchestrated, Status, Verdict, _created.At, Logs.Live, Logs.Complete,
        Rules.Dialect, EndedAt, _created.Details, Report);

    /// <summary>Whether the key is that of one of the last commands that set the status.</summary>
    internal bool KnowsKey(string? key) => key is not null && _keys.Contains(IdKey.Hash(key));

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
        return new LogFacts(logId, id, null, slot.IsComplete, slot.IsRemoved, slot.Revision, JudgmentsOn(position));
    }

    /// <summary>The log that a judgment was on which is one of those deleted last; null for others.</summary>
    internal string? UnjudgedLog(string judgmentId)
    {
        var key = IdKey.OfLog(judgmentId);
        return _unjudged.FirstOrDefault(deleted => deleted.Judgment == key).LogId;
    }

    internal bool WaitsForServer(int position)
    {
        var slot = Logs[position];
        if (!slot.IsComplete || slot.IsRemoved || StatusMoves.IsFinal(Status)) return false;
        foreach (var (_, view) in Views.Servers)
        {
            if (!view.IsJudged(position)) return true;
        }

        return false;
    }

    internal int VersionNumber(FileVersionRef version)
    {
        if (_versionNumbers.TryGetValue(version, out var number)) return number;
        _versions.Add(version);
        return _versionNumbers[version] = _versions.Count - 1;
    }

    internal FileVersionRef VersionOf(int position) => _versions[Logs[position].Version];

    internal JudgmentColumn? FindColumn(string evaluatorId, string versionId) =>
        _columnNumbers.TryGetValue((evaluatorId, versionId), out var number) ? _columns[number] : null;

    /// <summary>The evaluator versions that have a judgment on a log.</summary>
    internal IEnumerable<Judger> JudgersOf(int position) => _columns
        .Where(column => column[position].Exists).Select(column => new Judger(column.EvaluatorId, column.VersionId));

    private List<JudgmentFact> JudgmentsOn(int position)
    {
        var facts = new List<JudgmentFact>();
        foreach (var column in _columns)
        {
            var judgment = column[position];
            if (!judgment.Exists) continue;
            var outcome = Names.Unpack(judgment.Outcome);
            facts.Add(new JudgmentFact(column.EvaluatorId, column.VersionId, outcome, judgment.Fingerprint, judgment.Revision));
        }

        return facts;
    }

    private JudgmentColumn ColumnOf(string evaluatorId, string versionId)
    {
        if (FindColumn(evaluatorId, versionId) is { } known) return known;
        var column = new JudgmentColumn(evaluatorId, versionId);
        _columns.Add(column);
        _columnNumbers.Add((evaluatorId, versionId), _columns.Count - 1);
        Views.AddColumn(column);
        return column;
    }
}
