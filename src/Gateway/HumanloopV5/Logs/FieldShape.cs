using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>What JSON a field of a log holds.</summary>
internal enum FieldShape
{
    /// <summary>A string that is looked up, 1 to <see cref="Limits.Id"/> characters.</summary>
    Id,
    Path,
    Text,
    Number,
    Integer,
    Boolean,
    Object,
    Time,
    Message,
    Messages,
    ToolChoice,
    Judgment,
    Status,

    /// <summary>A version's content, which is checked where it is used.</summary>
    Content,
}

internal static class FieldShapes
{
    /// <summary>Checks a value that is not null; what is wrong with it goes to the fields' input.</summary>
    public static void Check(Fields fields, string name, JsonElement value, FieldShape shape)
    {
        switch (shape)
        {
            case FieldShape.Id: CheckName(fields, name, value, Limits.Id); break;
            case FieldShape.Path: CheckName(fields, name, value, Limits.Path); break;
            case FieldShape.Text: CheckKind(fields, name, value.ValueKind == JsonValueKind.String, "str type expected", "type_error.str"); break;
            case FieldShape.Number: fields.Number(name); break;
            case FieldShape.Integer: fields.Integer(name); break;
            case FieldShape.Boolean: fields.Boolean(name); break;
            case FieldShape.Object: CheckKind(fields, name, value.ValueKind == JsonValueKind.Object, "value is not a valid dict", "type_error.dict"); break;
            case FieldShape.Time: CheckKind(fields, name, IsTime(value), "invalid datetime format", "value_error.datetime"); break;
            case FieldShape.Message: ChatMessages.CheckOne(fields, name); break;
            case FieldShape.Messages: ChatMessages.Check(fields, name); break;
            case FieldShape.ToolChoice: ChatMessages.CheckToolChoice(fields, name); break;
            case FieldShape.Judgment: CheckJudgment(fields, name, value); break;
            case FieldShape.Status: CheckStatus(fields, name, value); break;
            case FieldShape.Content: break;
            default: throw new ArgumentOutOfRangeException(nameof(shape));
        }
    }

    private static void CheckKind(Fields fields, string name, bool isRight, string message, string type)
    {
        if (!isRight) fields.Fail(name, message, type);
    }

    private static bool IsTime(JsonElement value) => value.ValueKind == JsonValueKind.String && TimeText.TryParse(value, out _);

    private static void CheckName(Fields fields, string name, JsonElement value, int limit)
    {
        // A raw value of few bytes has few characters, which spares decoding it here.
        if (value.ValueKind != JsonValueKind.String) fields.Fail(name, "str type expected", "type_error.str");
        else if (value.ValueEquals(""u8)) fields.Fail(name, "ensure this value has at least 1 characters", "value_error.any_str.min_length");
        else if (System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value).Length > limit) fields.String(name, limit);
    }

    private static void CheckStatus(Fields fields, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && (value.ValueEquals("complete"u8) || value.ValueEquals("incomplete"u8))) return;
        fields.Fail(name, "value is not a valid enumeration member; permitted: complete, incomplete", "type_error.enum");
    }

    private static void CheckJudgment(Fields fields, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.String: break;
            case JsonValueKind.Number: fields.Number(name); break;
            case JsonValueKind.Array: fields.Strings(name, Limits.Name); break;
            default: fields.Fail(name, "value must be a boolean, a number, a string or a list of strings", "type_error"); break;
        }
    }
}
