using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>The table of log fields: name and shape of each. Sets of fields are bits of a <see cref="ulong"/>.</summary>
internal static class LogFields
{
    private static readonly Entry[] All =
    [
        new(LogField.Id, "id", FieldShape.Id),
        new(LogField.Path, "path", FieldShape.Path),
        new(LogField.RunId, "run_id", FieldShape.Id),
        new(LogField.LogId, "log_id", FieldShape.Id),
        new(LogField.ParentId, "parent_id", FieldShape.Id),
        new(LogField.SourceDatapointId, "source_datapoint_id", FieldShape.Id),
        new(LogField.TraceParentId, "trace_parent_id", FieldShape.Id),
        new(LogField.CreatedAt, "created_at", FieldShape.Time),
        new(LogField.LogStatus, "log_status", FieldShape.Status),
        new(LogField.Flow, "flow", FieldShape.Content),
        new(LogField.Prompt, "prompt", FieldShape.Content),
        new(LogField.Tool, "tool", FieldShape.Content),
        new(LogField.Agent, "agent", FieldShape.Content),
        new(LogField.Spec, "spec", FieldShape.Content),
        new(LogField.Inputs, "inputs", FieldShape.Object),
        new(LogField.Messages, "messages", FieldShape.Messages),
        new(LogField.ToolChoice, "tool_choice", FieldShape.ToolChoice),
        new(LogField.Output, "output", FieldShape.Text),
        new(LogField.OutputMessage, "output_message", FieldShape.Message),
        new(LogField.Error, "error", FieldShape.Text),
        new(LogField.Judgment, "judgment", FieldShape.Judgment),
        new(LogField.MarkedCompleted, "marked_completed", FieldShape.Boolean),
        new(LogField.Stdout, "stdout", FieldShape.Text),
        new(LogField.StartTime, "start_time", FieldShape.Time),
        new(LogField.EndTime, "end_time", FieldShape.Time),
        new(LogField.ProviderLatency, "provider_latency", FieldShape.Number),
        new(LogField.PromptTokens, "prompt_tokens", FieldShape.Integer),
        new(LogField.ReasoningTokens, "reasoning_tokens", FieldShape.Integer),
        new(LogField.OutputTokens, "output_tokens", FieldShape.Integer),
        new(LogField.PromptCost, "prompt_cost", FieldShape.Number),
        new(LogField.OutputCost, "output_cost", FieldShape.Number),
        new(LogField.FinishReason, "finish_reason", FieldShape.Text),
        new(LogField.ProviderRequest, "provider_request", FieldShape.Object),
        new(LogField.ProviderResponse, "provider_response", FieldShape.Object),
        new(LogField.Source, "source", FieldShape.Text),
        new(LogField.Metadata, "metadata", FieldShape.Object),
        new(LogField.User, "user", FieldShape.Text),
        new(LogField.Environment, "environment", FieldShape.Text),
        new(LogField.Save, "save", FieldShape.Boolean),
        new(LogField.ReferenceId, "reference_id", FieldShape.Text),
        new(LogField.SessionId, "session_id", FieldShape.Id),
        new(LogField.SessionReferenceId, "session_reference_id", FieldShape.Text),
        new(LogField.ParentReferenceId, "parent_reference_id", FieldShape.Text),
        new(LogField.Duration, "duration", FieldShape.Number),
    ];

    /// <summary>What a field was called before, for clients of then: they name no field by both its names.</summary>
    private static readonly Entry[] Former = [new(LogField.LogStatus, "trace_status", FieldShape.Status)];

    private static readonly Entry[][] ByLength = [.. Enumerable.Range(0, All.Max(entry => entry.Name.Length) + 1)
        .Select(length => All.Concat(Former).Where(entry => entry.Name.Length == length).ToArray())];

    public static int Count => All.Length;

    public static Entry Of(LogField field) => All[(int)field];

    public static Entry? Find(in JsonProperty property)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        if (name.Contains((byte)'\\')) name = Encoding.UTF8.GetBytes(property.Name);
        if (name.Length >= ByLength.Length) return null;
        foreach (var entry in ByLength[name.Length])
            if (name.SequenceEqual(entry.Utf8)) return entry;
        return null;
    }

    /// <summary>What JSON the field of this name holds; null when there is no such field.</summary>
    public static FieldShape? ShapeOf(string name) => System.Array.Find(All, entry => entry.Name == name)?.Shape;

    public static ulong Bit(LogField field) => 1UL << (int)field;

    public static ulong Set(params ReadOnlySpan<LogField> fields)
    {
        ulong set = 0;
        foreach (var field in fields) set |= Bit(field);
        return set;
    }

    internal sealed record Entry(LogField Field, string Name, FieldShape Shape)
    {
        /// <summary>The name as bytes of JSON.</summary>
        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Name);
    }
}
