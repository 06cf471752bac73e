using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>A log's fields, found in one pass over its JSON and checked without copying. Valid as long as the JSON is.</summary>
internal sealed class LogBody
{
    private static readonly ulong Clearable = LogFields.Set(LogField.Output, LogField.Error);

    // Few of the many fields are ever there: their values as they came, and for each field the number of its value, 0 for none.
    private readonly byte[] _numbers = new byte[LogFields.Count];
    private JsonElement[] _values = new JsonElement[12];
    private byte _count;
    private byte[]?[]? _rewritten;
    private ulong _nulls;

    /// <summary>The fields that have a value.</summary>
    public ulong Present { get; private set; }

    /// <param name="fields">The body; what can't be accepted goes to its input.</param>
    /// <param name="accepts">The fields to take; all others are passed over.</param>
    public static LogBody Read(Fields fields, ulong accepts)
    {
        var body = new LogBody();
        if (fields.Json.ValueKind != JsonValueKind.Object) return body;
        foreach (var property in fields.Json.EnumerateObject())
        {
            if (LogFields.Find(property) is { } entry && (accepts & LogFields.Bit(entry.Field)) != 0) body.Take(entry.Field, property.Value);
        }

        body.Check(fields);
        return body;
    }

    /// <summary>The fields of a document that was stored: checked when it came.</summary>
    public static LogBody OfDocument(JsonElement document)
    {
        var body = new LogBody();
        foreach (var property in document.EnumerateObject())
        {
            if (LogFields.Find(property) is { } entry) body.Take(entry.Field, property.Value);
        }

        return body;
    }

    public bool Has(LogField field) => (Present & LogFields.Bit(field)) != 0;

    public JsonElement Value(LogField field) => _numbers[(int)field] is > 0 and var number ? _values[number - 1] : default;

    /// <summary>A field's value as UTF-8 JSON, a time or an integer in the form that is stored.</summary>
    public ReadOnlySpan<byte> Json(LogField field) =>
        _rewritten?[(int)field] ?? JsonMarshal.GetRawUtf8Value(Value(field));

    /// <summary>A string field's text, or null when it has no value.</summary>
    public string? Text(LogField field) => Has(field) ? Value(field).GetString() : null;

    public DateTimeOffset? Time(LogField field) => Has(field) && TimeText.TryParse(Value(field), out var time) ? time : null;

    /// <summary>What <c>log_status</c> says, or null when it says nothing.</summary>
    public bool? Complete => Has(LogField.LogStatus) ? Value(LogField.LogStatus).ValueEquals("complete"u8) : null;

    /// <summary>Puts a value in place of what the field had.</summary>
    public void Rewrite(LogField field, byte[] json)
    {
        (_rewritten ??= new byte[LogFields.Count][])[(int)field] = json;
        Present |= LogFields.Bit(field);
    }

    /// <summary>Takes the updatable fields of a correction. An explicit null takes the output or the error away; elsewhere it is the same
    /// as nothing, because clients send it for what their caller left out.</summary>
    public void Overlay(LogBody changes, ulong updatable)
    {
        for (var fields = changes.Present & updatable; fields != 0; fields &= fields - 1)
        {
            var field = (LogField)BitOperations.TrailingZeroCount(fields);
            Rewrite(field, changes.Json(field).ToArray());
        }

        Present &= ~(changes._nulls & updatable & Clearable);
    }

    /// <summary>Each field once, however often it is there: a check may look at the whole object.</summary>
    private void Check(Fields fields)
    {
        for (var present = Present; present != 0; present &= present - 1)
        {
            var (field, name, shape) = LogFields.Of((LogField)BitOperations.TrailingZeroCount(present));
            var value = Value(field);
            FieldShapes.Check(fields, name, value, shape);
            var json = shape switch
            {
                FieldShape.Time => StoredTimes.Rewritten(value),
                FieldShape.Integer => Integers.Rewritten(value),
                _ => null,
            };
            if (json is not null) Rewrite(field, json);
        }
    }

    private void Take(LogField field, JsonElement value)
    {
        var bit = LogFields.Bit(field);
        if (value.ValueKind == JsonValueKind.Null)
        {
            Present &= ~bit;
            _nulls |= bit;
            return;
        }

        Put(field, value);
        Present |= bit;
        _nulls &= ~bit;
    }

    private void Put(LogField field, JsonElement value)
    {
        ref var number = ref _numbers[(int)field];
        if (number == 0) number = ++_count;
        if (number > _values.Length) Array.Resize(ref _values, LogFields.Count);
        _values[number - 1] = value;
    }
}
