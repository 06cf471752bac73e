using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV5.Traces;

/// <summary>A span as the body that a log endpoint would take: the log's fields, its file's path, and the version's content.</summary>
internal static class SpanBody
{
    private const string FilePrefix = "humanloop.file";

    private const string LogPrefix = "humanloop.log";

    public static string? FileType(Span span) => span.Text(FilePrefix + ".type");

    /// <summary>The log that the span completes, or null when it tells of a new one.</summary>
    public static string? LogId(Span span) => span.Text(LogPrefix + ".id");

    /// <summary>False for a flow that a fault of the SDK itself has ended: the SDK has deleted its log, and says no more of it.</summary>
    public static bool TellsOfALog(Span span) =>
        FileType(span) != "flow" || span.Attributes.Keys.Any(name => name is not (FilePrefix + ".type" or FilePrefix + ".path"));

    /// <summary>The log's fields alone.</summary>
    public static JsonObject Log(Span span, Input input)
    {
        var body = Typed(AttributeTree.Read(span, LogPrefix, input));
        body.Remove("id");
        return body;
    }

    /// <summary>A log that is told of by nothing but this span. The same span again is the same log.</summary>
    public static JsonObject NewLog(Span span, LogType type, Input input)
    {
        var body = Log(span, input);
        var content = AttributeTree.Read(span, FilePrefix, input);
        content.Remove("path");
        content.Remove("type");
        ProviderCall.Complete(span, content, body);
        body["path"] = span.Text(FilePrefix + ".path");
        body[type.Noun] = Content(content);
        body["start_time"] ??= Time(span.Start);
        body["end_time"] ??= Time(span.End);
        if (span is { TraceId.Length: > 0, SpanId.Length: > 0 }) body["log_id"] = IdOf(span);
        return body;
    }

    private static JsonNode Content(JsonObject content)
    {
        DropNone(content);
        if (content["function"] is JsonObject function && function["strict"] is JsonValue strict && bool.TryParse((string?)strict, out var value))
            function["strict"] = value;
        return AttributeTree.Lists(content);
    }

    /// <summary>Python writes None for what is not there, at every depth.</summary>
    private static void DropNone(JsonObject content)
    {
        foreach (var (name, value) in content.ToList())
        {
            if (value is JsonObject inner) DropNone(inner);
            else if (value is JsonValue scalar && scalar.TryGetValue(out string? text) && text == "None") content.Remove(name);
        }
    }

    /// <summary>Fields that hold numbers or booleans get them back from their text; None is nothing, except as an output, which may
    /// well be that word.</summary>
    private static JsonObject Typed(JsonObject log)
    {
        foreach (var (name, value) in log.ToList())
        {
            if (value is not JsonValue text) log[name] = AttributeTree.Lists(value!);
            else if (name != "output" && (string?)text == "None") log.Remove(name);
            else log[name] = Scalar(name, (string)text!);
        }

        return log;
    }

    private static JsonNode Scalar(string name, string text) => LogFields.ShapeOf(name) switch
    {
        FieldShape.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        FieldShape.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        FieldShape.Boolean when bool.TryParse(text, out var value) => value,
        _ => text,
    };

    private static JsonValue? Time(DateTimeOffset? time) => time is { } known ? JsonValue.Create(TimeText.Of(known)) : null;

    private static string IdOf(Span span) =>
        IdPrefix.Log + Base62.OfHash(SHA256.HashData(Encoding.UTF8.GetBytes($"{span.TraceId}/{span.SpanId}")), 21);
}
