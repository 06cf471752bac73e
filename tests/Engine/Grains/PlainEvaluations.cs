using Evals.Contracts;

namespace Evals.Engine.Grains;

/// <summary>Evaluations, runs and logs in plain lists, counted over from scratch at every question.</summary>
internal sealed class PlainEvaluations
{
    internal sealed class Log
    {
        public required string Id { get; init; }

        public required string Home { get; init; }

        public string? Datapoint { get; init; }

        public bool Complete { get; set; }

        /// <summary>The datapoint that the log is known to have been made for by now; runs that took it up before know it by what it was then.</summary>
        public string? Known { get; set; }

        /// <summary>Whether it is a row of results.</summary>
        public bool IsRow { get; init; }

        /// <summary>Oldest first; without an id those that came with a row.</summary>
        public List<(EvaluatorRef Evaluator, Outcome Outcome, string? Id)> Judgments { get; } = [];
    }

    internal sealed class Run
    {
        /// <summary>Null when the run has no dataset.</summary>
        public int? Datapoints { get; init; }

        public RunStatus Status { get; set; }

        public bool ByHand { get; set; }

        public bool HadLogs { get; set; }

        public List<Log> Logs { get; } = [];

        /// <summary>The datapoint that each log had when the run took it up.</summary>
        public Dictionary<Log, string?> DatapointOf { get; } = [];

        /// <summary>Whether it lives by the rules of the dialect that has rows.</summary>
        public bool HasRows { get; init; }

        public int Covered => Logs.Where(log => log.Complete && DatapointOf[log] is not null).DistinctBy(log => DatapointOf[log]).Count();

        /// <summary>Whether logs that were posted to no run may join it.</summary>
        public bool Waits => Datapoints is { } count && Status is (RunStatus.Pending or RunStatus.Running) && Covered < count;
    }

    internal sealed class Evaluation
    {
        public List<EvaluatorRef> Evaluators { get; } = [];

        /// <summary>Oldest first.</summary>
        public List<string> Runs { get; } = [];

        public string? Control { get; set; }

        public void List(string runId)
        {
            if (!Runs.Contains(runId)) Runs.Add(runId);
            Control ??= runId;
        }

        public void Unlist(string runId)
        {
            Runs.Remove(runId);
            if (Control == runId) Control = Runs.FirstOrDefault();
        }
    }

    public Dictionary<string, Run> Runs { get; } = [];

    public Dictionary<string, Evaluation> Evaluations { get; } = [];

    public List<Log> Logs { get; } = [];

    public void Put(string runId, Log log) => Put(runId, log, log.Datapoint);

    public void Put(string runId, Log log, string? datapoint)
    {
        if (!Runs[runId].Logs.Contains(log)) Runs[runId].Logs.Add(log);
        Runs[runId].DatapointOf.TryAdd(log, datapoint);
        Runs[runId].HadLogs = true;
    }

    /// <summary>A log that was posted to no run is put into all that wait for its datapoint.</summary>
    public void Join(Log log)
    {
        foreach (var (id, run) in Runs)
        {
            if (run.Waits && log.Known is { } datapoint && !run.Logs.Exists(other => other.Complete && run.DatapointOf[other] == datapoint))
                Put(id, log, datapoint);
        }
    }

    public void Delete(Log log)
    {
        Logs.Remove(log);
        foreach (var run in Runs.Values) run.Logs.Remove(log);
    }

    /// <summary>Moves every run to the status that follows from what it has; called after every change.</summary>
    public void Settle()
    {
        foreach (var (id, run) in Runs)
        {
            if (run.ByHand || run.HasRows || run.Status == RunStatus.Cancelled) continue;
            if (IsComplete(id, run)) run.Status = RunStatus.Completed;
            else if (run.HadLogs || run.Status == RunStatus.Completed) run.Status = RunStatus.Running;
        }
    }

    /// <summary>The judgments that count for an evaluator of an evaluation: of each log the newest of that version, or of a version of
    /// the same file that the evaluation does not use itself.</summary>
    public List<Outcome> Counted(Evaluation evaluation, string runId, EvaluatorRef evaluator) =>
        [.. Runs[runId].Logs.Select(log => Counted(evaluation, log, evaluator)).OfType<Outcome>()];

    private static Outcome? Counted(Evaluation evaluation, Log log, EvaluatorRef evaluator) => log.Judgments
        .Where(judgment => judgment.Evaluator.FileId == evaluator.FileId)
        .LastOrDefault(judgment => judgment.Evaluator.VersionId == evaluator.VersionId
            || evaluation.Evaluators.All(other => other.VersionId != judgment.Evaluator.VersionId)).Outcome;

    private bool IsComplete(string id, Run run)
    {
        var covered = run.Datapoints is { } count
            ? run.Covered == count
            : run.Logs.Count > 0 && run.Logs.All(log => log.Complete);
        return covered && Evaluations.Values.Where(evaluation => evaluation.Runs.Contains(id)).All(evaluation =>
            evaluation.Evaluators.All(evaluator => Counted(evaluation, id, evaluator).Count == run.Logs.Count));
    }
}
