using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;
using Evals.Gateway.HumanloopV5.Texts;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>A version's content inside a log: the version is found or created by it.</summary>
internal static class InlineContent
{
    /// <summary>The fields that hold content.</summary>
    private static readonly ulong Any = LogFields.Set(LogField.Flow, LogField.Prompt, LogField.Tool, LogField.Agent, LogField.Spec);

    public static bool IsIn(LogBody body) => (body.Present & Any) != 0;

    /// <summary>The content as a file takes it, or null when the log carries none. What can't be accepted goes to the fields' input.</summary>
    public static byte[]? Read(Fields fields, LogBody body, LogType type)
    {
        if (!body.Has(type.Inline)) return null;
        var name = LogFields.Of(type.Inline).Name;
        if (body.Value(type.Inline).ValueKind == JsonValueKind.String)
            return ReadText(fields, name, body, type);
        if (fields.Object(name) is not { } content) return null;
        return type.Inline == LogField.Spec ? ReadSpec(fields, body) : ReadContent(content, type);
    }

    /// <summary>The contents of a <c>.prompt</c> or <c>.agent</c> file.</summary>
    private static byte[]? ReadText(Fields fields, string name, LogBody body, LogType type)
    {
        if (type.File is not (FileType.Prompt or FileType.Agent))
            fields.Fail(name, $"Send the {name} as an object.", "type_error.dict");
        else if (TextForm.TryRead(body.Value(type.Inline).GetString()!, out var content, out var fault))
            return ReadContent(fields.Of(name, content), type);
        else
            fields.Fail(name, fault!, "value_error");
        return null;
    }

    private static byte[] ReadSpec(Fields fields, LogBody body)
    {
        ContentCheck.Check(fields, FileType.Evaluator);
        return LogDocument.Write(body, LogFields.Bit(LogField.Spec));
    }

    private static byte[] ReadContent(Fields content, LogType type)
    {
        ContentCheck.Check(content, type.File);
        return JsonBuffer.Copy(content.Json);
    }

    /// <summary>A file names the fields of its content as if they were the body's own; here they stand one step deeper, but for the
    /// spec's, whose names begin with it.</summary>
    public static Refusal Relocate(Refusal refusal, LogBody body, LogType type) =>
        IsIn(body) && type.Inline != LogField.Spec && refusal is { Kind: RefusalKind.Invalid, Field: not (null or "path" or "id") }
            ? refusal with { Field = $"{LogFields.Of(type.Inline).Name}.{refusal.Field}" }
            : refusal;
}
