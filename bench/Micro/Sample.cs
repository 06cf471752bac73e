using Evals.Contracts;
using Evals.Domain.Runs;

namespace Evals.Micro;

/// <summary>A run with an evaluator, and commands for it.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static readonly IdSource Ids = new(TimeProvider.System);

    private static readonly FileVersionRef Evaluator = new(FileType.Evaluator, "ev_1", "evv_1");

    private static readonly byte[] Document = new byte[600];

    public const string Evaluation = "evr_1";

    /// <summary>A run with so many logs and a number judgment on each.</summary>
    /// <returns>The run and its last log.</returns>
    public static (RunState Run, string LastLog) Run(int logs)
    {
        var run = new RunState("rn_1");
        var evaluator = new EvaluatorRef(Evaluator.FileId, Evaluator.VersionId, new EvaluatorSpec(EvaluatorKind.External, ReturnType.Number, []), false);
        Apply(run, RunDecisions.Create(run, new CreateRun(null, Flow, false, new Attachment(Evaluation, 1, [evaluator])), Now));
        var last = "";
        for (var i = 0; i < logs; i++)
        {
            last = Apply(run, RunDecisions.AddLog(run, Log(i), null, Now, Ids)).LogId;
            Apply(run, RunDecisions.Judge(run, Judgment(last, i), Now, Ids));
        }

        return (run, last);
    }

    public static FileVersionRef Flow { get; } = new(FileType.Flow, "fl_1", "flv_1");

    public static AddLog Log(int number) => new(null, Flow, "dp_1", true, null, null, number + 1, Document);

    public static Judge Judgment(string log, int number) =>
        new(null, log, Evaluator, Outcome.Of(number * 0.618 % 1), null, null, number + 1, Document);

    public static T Apply<T>(RunState run, RunDecision<T> decision)
        where T : notnull
    {
        foreach (var happened in decision.Events) run.Apply(happened);
        return (decision.Answer ?? decision.AnswerFrom!(run)).Value!;
    }
}
