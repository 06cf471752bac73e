using System.Text.Json.Nodes;

namespace Evals.Gateway.Tests.HumanloopV5.Traces;

/// <summary>Spans as the SDKs send them.</summary>
internal static class Spans
{
    public static string Span(params (string Key, string Value)[] attributes) => Span("b7ad6b7169203331", attributes);

    public static string Span(string id, params (string Key, string Value)[] attributes) => new JsonObject
    {
        ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        ["spanId"] = id,
        ["startTimeUnixNano"] = "1763694245000123000",
        ["endTimeUnixNano"] = 1763694246000000000,
        ["attributes"] = new JsonArray([.. attributes.Select(attribute => (JsonNode)new JsonObject
        {
            ["key"] = attribute.Key,
            ["value"] = new JsonObject { ["stringValue"] = attribute.Value },
        })]),
    }.ToJsonString();

    public static string Trace(params string[] spans) =>
        $$"""{"resourceSpans":[{"scopeSpans":[{"scope":{"name":"humanloop.sdk.decorator"},"spans":[{{string.Join(',', spans)}}]}]}]}""";
}
