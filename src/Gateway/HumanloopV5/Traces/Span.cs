using System.Globalization;
using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Traces;

/// <summary>A span of an OTLP trace in JSON, as far as it tells of a log.</summary>
/// <param name="Attributes">By name; the values as text, whatever they were.</param>
/// <param name="Start">When it began; null when it does not say.</param>
internal sealed record Span(
    Location At,
    string? TraceId,
    string? SpanId,
    DateTimeOffset? Start,
    DateTimeOffset? End,
    IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>The attribute's text, or null when it is absent. Python writes None for what is not there.</summary>
    public string? Text(string name) => Attributes.GetValueOrDefault(name) is { } text and not "None" ? text : null;

    /// <summary>Every span of <c>{resourceSpans: [{scopeSpans: [{spans: [...]}]}]}</c>, in order.</summary>
    public static List<Span> ReadAll(Fields body)
    {
        var spans = new List<Span>();
        body.Require("resourceSpans");
        foreach (var resource in body.Objects("resourceSpans") ?? [])
        {
            foreach (var scope in resource.Objects("scopeSpans") ?? [])
            {
                foreach (var span in scope.Objects("spans") ?? []) spans.Add(Read(span));
            }
        }

        return spans;
    }

    private static Span Read(Fields span) => new(
        span.At,
        span.String("traceId", Limits.Id),
        span.String("spanId", Limits.Id),
        Time(span, "startTimeUnixNano"),
        Time(span, "endTimeUnixNano"),
        ReadAttributes(span));

    private static Dictionary<string, string> ReadAttributes(Fields span)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in span.Objects("attributes") ?? [])
        {
            if (!attribute.Require("key") || attribute.String("key", Limits.None) is not { } key) continue;
            if (attribute.Object("value") is { } value && TextOf(value) is { } text) attributes[key] = text;
        }

        return attributes;
    }

    /// <summary>A scalar's text. The SDKs send every value as a string; other exporters send numbers and booleans as such.</summary>
    private static string? TextOf(Fields value)
    {
        foreach (var kind in (string[])["stringValue", "intValue", "doubleValue", "boolValue"])
        {
            if (value.Any(kind) is { } scalar)
                return scalar.ValueKind == JsonValueKind.String ? scalar.GetString() : scalar.GetRawText();
        }

        return null;
    }

    /// <summary>Nanoseconds since 1970, as a number or as text; what is neither says nothing.</summary>
    private static DateTimeOffset? Time(Fields span, string name)
    {
        if (span.Any(name) is not { } value) return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var nanoseconds)
            && nanoseconds is > 0 && nanoseconds / 100 < (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks
                ? DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100))
                : null;
    }
}
