using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5;

/// <summary>Which way a list goes.</summary>
internal enum Direction
{
    Ascending,
    Descending,
}

/// <summary>The words of v5 for our values.</summary>
internal static class V5Names
{
    public static Names<FileType> FileType { get; } = new(
        (Contracts.FileType.Prompt, "prompt"),
        (Contracts.FileType.Tool, "tool"),
        (Contracts.FileType.Dataset, "dataset"),
        (Contracts.FileType.Evaluator, "evaluator"),
        (Contracts.FileType.Flow, "flow"),
        (Contracts.FileType.Agent, "agent"));

    /// <summary>Every status a run can have. v5 knows four: what waits for a worker is pending there, and what was stopped by
    /// a fault is cancelled.</summary>
    public static Names<RunStatus> RunStatus { get; } = new(
        (Contracts.RunStatus.Pending, "pending"),
        (Contracts.RunStatus.Running, "running"),
        (Contracts.RunStatus.Completed, "completed"),
        (Contracts.RunStatus.Cancelled, "cancelled"),
        (Contracts.RunStatus.Queued, "pending"),
        (Contracts.RunStatus.Errored, "cancelled"));

    public static Names<DatasetAction> DatasetAction { get; } = new(
        (Contracts.DatasetAction.Set, "set"),
        (Contracts.DatasetAction.Add, "add"),
        (Contracts.DatasetAction.Remove, "remove"));

    public static Names<FileOrder> FileOrder { get; } = new(
        (Contracts.FileOrder.CreatedAt, "created_at"),
        (Contracts.FileOrder.UpdatedAt, "updated_at"),
        (Contracts.FileOrder.Name, "name"));

    /// <summary>Which way a list goes.</summary>
    public static Names<Direction> Direction { get; } = new(
        (HumanloopV5.Direction.Ascending, "asc"),
        (HumanloopV5.Direction.Descending, "desc"));

    public static Names<EvaluatorKind> EvaluatorKind { get; } = new(
        (Contracts.EvaluatorKind.External, "external"),
        (Contracts.EvaluatorKind.Python, "python"),
        (Contracts.EvaluatorKind.Llm, "llm"),
        (Contracts.EvaluatorKind.Human, "human"));

    public static Names<ReturnType> ReturnType { get; } = new(
        (Contracts.ReturnType.Boolean, "boolean"),
        (Contracts.ReturnType.Number, "number"),
        (Contracts.ReturnType.Select, "select"),
        (Contracts.ReturnType.MultiSelect, "multi_select"),
        (Contracts.ReturnType.Text, "text"));

    /// <summary>What <c>log_status</c> says.</summary>
    public static string LogStatus(bool complete) => complete ? "complete" : "incomplete";

    /// <summary>The type as error answers call it, such as <c>Prompt</c>.</summary>
    public static string Subject(FileType? type) => type?.ToString() ?? "File";
}
