using Evals.Contracts;
using static Evals.Gateway.HumanloopV5.Logs.LogField;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>What the logs of one type of file are made of.</summary>
/// <param name="Noun">The key of the file in the log, and with <c>_id</c> of its id in the receipt.</param>
/// <param name="Inline">The field that may carry a version's content.</param>
/// <param name="Belongs">Fields that say where the log belongs; not in its document.</param>
/// <param name="Document">Fields of the document.</param>
/// <param name="Updatable">Fields of the document that a correction may set.</param>
/// <param name="CanBeIncomplete">Whether the log may be written in several steps.</param>
internal sealed record LogType(
    FileType File, string Noun, LogField Inline, ulong Belongs, ulong Document, ulong Updatable, bool CanBeIncomplete)
{
    private static readonly ulong Common = LogFields.Set(
        Inputs, Output, Error, Stdout, StartTime, EndTime, ProviderLatency, ProviderRequest, ProviderResponse, Source, Metadata, User,
        LogField.Environment, Save);

    private static readonly ulong Addressing = LogFields.Set(
        Id, LogField.Path, RunId, LogId, SourceDatapointId, TraceParentId, CreatedAt, LogStatus);

    private static readonly ulong Chat = LogFields.Set(
        Messages, ToolChoice, OutputMessage, PromptTokens, ReasoningTokens, OutputTokens, PromptCost, OutputCost, FinishReason);

    /// <summary>Fields of prompt logs that v4 sends and v5 does not know: v5 neither takes nor shows them, and keeps them.</summary>
    public static ulong OfV4 { get; } = LogFields.Set(
        LogField.Judgment, ReferenceId, SessionId, SessionReferenceId, ParentReferenceId, Duration);

    private static readonly ulong NotUpdatable = LogFields.Set(User, LogField.Environment, Save);

    /// <summary>The key of the file's id in the receipt, such as <c>flow_id</c>.</summary>
    public string FileIdKey { get; } = Noun + "_id";

    /// <summary>Whether a log that says nothing of its status is complete. Flow logs are not: their answer is known last.</summary>
    public bool CompleteByDefault => File != FileType.Flow;

    public static LogType Flow { get; } = new(
        FileType.Flow, "flow", LogField.Flow, Addressing | LogFields.Bit(LogField.Flow), Common | LogFields.Set(Messages, OutputMessage),
        LogFields.Set(Messages, OutputMessage, Inputs, Output, Error), CanBeIncomplete: true);

    public static LogType Prompt { get; } = new(
        FileType.Prompt, "prompt", LogField.Prompt, Addressing | LogFields.Bit(LogField.Prompt), Common | Chat,
        (Common | Chat) & ~NotUpdatable, CanBeIncomplete: false);

    public static LogType Agent { get; } = new(
        FileType.Agent, "agent", LogField.Agent, Addressing | LogFields.Bit(LogField.Agent), Common | Chat,
        (Common | Chat) & ~NotUpdatable, CanBeIncomplete: true);

    public static LogType Tool { get; } = new(
        FileType.Tool, "tool", LogField.Tool, Addressing | LogFields.Bit(LogField.Tool), Common | LogFields.Bit(OutputMessage),
        (Common | LogFields.Bit(OutputMessage)) & ~NotUpdatable, CanBeIncomplete: false);

    /// <summary>Judgments. Their home knows no trace of them, so the caller is part of the document.</summary>
    public static LogType Evaluator { get; } = new(
        FileType.Evaluator, "evaluator", Spec,
        LogFields.Set(Id, LogField.Path, LogId, ParentId, SourceDatapointId, CreatedAt, LogStatus, Spec),
        Common | LogFields.Set(Judgment, MarkedCompleted, OutputMessage, TraceParentId), Updatable: 0, CanBeIncomplete: false);

    public static LogType Of(FileType type) => type switch
    {
        FileType.Flow => Flow,
        FileType.Prompt => Prompt,
        FileType.Agent => Agent,
        FileType.Tool => Tool,
        FileType.Evaluator => Evaluator,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No log is made by such a file."),
    };
}
