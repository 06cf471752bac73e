namespace Evals.Contracts;

/// <summary>What the judgments on a run's logs add up to. Always equal to a recount from the logs.</summary>
/// <param name="LogCount">Logs in the run.</param>
/// <param name="Evaluators">One entry per evaluator of the evaluation that was asked for.</param>
public sealed record RunStats(string RunId, RunStatus Status, long LogCount, IReadOnlyList<EvaluatorStats> Evaluators);

/// <summary>Statistics of one evaluator over the logs of one run; of each log the newest judgment counts.</summary>
/// <param name="VersionId">The evaluation's own version of the evaluator, also where another version judged.</param>
/// <param name="Count">All judgments: real ones, nulls and errors.</param>
/// <param name="Nulls">Judgments that abstain.</param>
/// <param name="Errors">Judgments that failed.</param>
/// <param name="True">Boolean evaluators: how many judged true.</param>
/// <param name="Number">Number evaluators: figures over the real judgments; null when there are none.</param>
/// <param name="Options">Select and multi-select evaluators: how often each option was chosen, known options with 0 included.</param>
public sealed record EvaluatorStats(
    string EvaluatorId,
    string VersionId,
    ReturnType ReturnType,
    long Count,
    long Nulls,
    long Errors,
    long True,
    NumberStats? Number,
    IReadOnlyDictionary<string, long>? Options)
{
    /// <summary>Judgments that are neither null nor an error.</summary>
    public long Judgments => Count - Nulls - Errors;
}

/// <param name="Std">Population standard deviation.</param>
/// <param name="Percentiles">By name: <c>0 25 50 75 90 95 99 99.9 100</c>. Exact (linear interpolation between closest ranks) up to
/// 1,000 values; above that each rank's value is within 1 % of the exact one. Mean, sum, deviation, min and max are always exact.</param>
public sealed record NumberStats(
    double Mean,
    double Sum,
    double Std,
    double Min,
    double Max,
    IReadOnlyDictionary<string, double> Percentiles);
