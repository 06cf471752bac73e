using Evals.Contracts;

namespace Evals.Domain.Runs;

/// <summary>The errored logs that stand in for work that only a server with code execution or a model provider could do, so that
/// nobody waits for it for ever.</summary>
internal static class NotRunHere
{
    // Any number but 0: the same judgment again is known by it.
    private const long Fingerprint = 1;

    private static readonly byte[] LogDocument =
        """{"error":"This server does not generate logs: it calls no models and runs no code. Log from your own code to this run's datapoints instead."}"""u8.ToArray();

    private static readonly byte[] PythonDocument = JudgmentDocument("python");
    private static readonly byte[] LlmDocument = JudgmentDocument("llm");

    /// <summary>In place of the log that the version was to make of the datapoint.</summary>
    public static AddLog Log(FileVersionRef version, string datapointId) =>
        new(null, version, datapointId, Complete: true, CreatedAt: null, TraceParentId: null, Fingerprint: 0, LogDocument);

    /// <summary>In place of the judgment that the evaluator was to give.</summary>
    public static Judge Judgment(string logId, EvaluatorRef evaluator) => new(
        null,
        logId,
        new FileVersionRef(FileType.Evaluator, evaluator.FileId, evaluator.VersionId),
        Outcome.Error,
        CreatedAt: null,
        DatapointId: null,
        Fingerprint,
        evaluator.Spec.Kind == EvaluatorKind.Llm ? LlmDocument : PythonDocument);

    private static byte[] JudgmentDocument(string kind) => System.Text.Encoding.UTF8.GetBytes(
        $$"""{"error":"This server does not execute {{kind}} evaluators. Judge from your own code, or set the run completed by hand."}""");
}
