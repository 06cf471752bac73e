using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Domain.Tests.Runs;

/// <summary>Commands and states that say only what a test is about.</summary>
internal static class Make
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly IdSource Ids = new(TimeProvider.System);

    public static readonly FileVersionRef Flow = new(FileType.Flow, "fl_1", "flv_1");

    public static readonly byte[] Document = "{}"u8.ToArray();

    public static EvaluatorRef Evaluator(
        string file = "ev_1",
        string version = "evv_1",
        ReturnType type = ReturnType.Boolean,
        EvaluatorKind kind = EvaluatorKind.External,
        bool orchestrated = false,
        params string[] options) => new(file, version, new EvaluatorSpec(kind, type, options), orchestrated);

    public static Attachment Attachment(string evaluation = "evr_1", long revision = 1, params EvaluatorRef[] evaluators) =>
        new(evaluation, revision, evaluators);

    public static AddLog Log(string? id = null, string? datapoint = null, bool complete = true, long fingerprint = 0) =>
        new(id, Flow, datapoint, complete, null, null, fingerprint, Document);

    public static Judge Judgment(string parent, Outcome outcome, long fingerprint = 7, string? id = null, string file = "ev_1", string version = "evv_1") =>
        new(id, parent, new FileVersionRef(FileType.Evaluator, file, version), outcome, null, null, fingerprint, Document);

    /// <summary>A run of this id with a dataset of these datapoints.</summary>
    public static RunState Run(
        DatapointSet? datapoints = null,
        Attachment? attachment = null,
        bool orchestrated = false,
        StatusDialect dialect = StatusDialect.HumanloopV5)
    {
        var state = new RunState("rn_1");
        var dataset = datapoints is null ? null : new DatasetVersionRef("ds_1", "dsv_1", datapoints.Count);
        state.Do(RunDecisions.Create(state, new CreateRun(dataset, Flow, orchestrated, attachment, Dialect: dialect), Now));
        return state;
    }

    /// <summary>Applies what was decided and answers it.</summary>
    public static Result<T> Do<T>(this RunState state, RunDecision<T> decision)
        where T : notnull
    {
        foreach (var happened in decision.Events) state.Apply(happened);
        return decision.Answer ?? decision.AnswerFrom!(state);
    }

    public static Result<LogReceipt> Add(this RunState state, AddLog command, DatapointSet? datapoints = null) =>
        state.Do(RunDecisions.AddLog(state, command, datapoints, Now, Ids));

    public static Result<JudgmentReceipt> Judge(this RunState state, Judge command) =>
        state.Do(RunDecisions.Judge(state, command, Now, Ids));
}
