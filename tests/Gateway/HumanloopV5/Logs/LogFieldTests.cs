using System.Text.Json;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

/// <summary>Every field of a log with values that it does not take; each is named in the errors.</summary>
public sealed class LogFieldTests
{
    private static readonly ulong All = Enumerable.Range(0, LogFields.Count).Aggregate(0UL, (set, field) => set | LogFields.Bit((LogField)field));

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "id", "1", "body.id" },
        { "id", "\"\"", "body.id" },
        { "id", $"\"{new string('x', 257)}\"", "body.id" },
        { "path", $"\"{new string('x', 1001)}\"", "body.path" },
        { "run_id", "[]", "body.run_id" },
        { "log_id", "{}", "body.log_id" },
        { "source_datapoint_id", "true", "body.source_datapoint_id" },
        { "created_at", "\"yesterday\"", "body.created_at" },
        { "created_at", "1700000000", "body.created_at" },
        { "start_time", "\"2026-13-01T00:00:00Z\"", "body.start_time" },
        { "end_time", "\"\"", "body.end_time" },
        { "log_status", "\"done\"", "body.log_status" },
        { "log_status", "true", "body.log_status" },
        { "inputs", "[]", "body.inputs" },
        { "inputs", "\"a\"", "body.inputs" },
        { "metadata", "1", "body.metadata" },
        { "provider_request", "\"a\"", "body.provider_request" },
        { "output", "{}", "body.output" },
        { "error", "1", "body.error" },
        { "save", "\"yes\"", "body.save" },
        { "marked_completed", "1", "body.marked_completed" },
        { "provider_latency", "\"1\"", "body.provider_latency" },
        { "provider_latency", "1e999", "body.provider_latency" },
        { "prompt_tokens", "1.5", "body.prompt_tokens" },
        { "judgment", "{}", "body.judgment" },
        { "judgment", "[1]", "body.judgment.0" },
        { "judgment", "1e999", "body.judgment" },
        { "messages", "{}", "body.messages" },
        { "messages", "[1]", "body.messages.0" },
        { "messages", "[{\"content\":\"a\"}]", "body.messages.0.role" },
        { "messages", "[{\"role\":\"user\"},{\"role\":\"boss\"}]", "body.messages.1.role" },
        { "messages", "[{\"role\":\"user\",\"content\":1}]", "body.messages.0.content" },
        { "messages", "[{\"role\":\"user\",\"content\":[{\"type\":\"sound\"}]}]", "body.messages.0.content.0.type" },
        { "messages", "[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]", "body.messages.0.content.0.text" },
        { "messages", "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]", "body.messages.0.content.0.image_url.url" },
        { "messages", "[{\"role\":\"tool\",\"tool_call_id\":1}]", "body.messages.0.tool_call_id" },
        { "messages", "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\"}]}]", "body.messages.0.tool_calls.0.function" },
        { "messages", "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"u\",\"detail\":1}}]}]", "body.messages.0.content.0.image_url.detail" },
        { "messages", "[{\"role\":\"assistant\",\"thinking\":\"hm\"}]", "body.messages.0.thinking" },
        { "messages", "[{\"role\":\"assistant\",\"thinking\":[\"hm\"]}]", "body.messages.0.thinking.0" },
        { "messages", "[{\"role\":\"assistant\",\"thinking\":[{\"thinking\":\"hm\"}]}]", "body.messages.0.thinking.0.type" },
        { "messages", "[{\"role\":\"assistant\",\"thinking\":[{\"type\":\"doubt\"}]}]", "body.messages.0.thinking.0.type" },
        { "messages", "[{\"role\":\"assistant\",\"thinking\":[{\"type\":\"thinking\",\"signature\":\"s\"}]}]", "body.messages.0.thinking.0.thinking" },
        { "messages", "[{\"role\":\"assistant\",\"thinking\":[{\"type\":\"thinking\",\"thinking\":\"hm\"}]}]", "body.messages.0.thinking.0.signature" },
        { "messages", "[{\"role\":\"assistant\",\"thinking\":[{\"type\":\"redacted_thinking\",\"data\":1}]}]", "body.messages.0.thinking.0.data" },
        { "output_message", "{}", "body.output_message.role" },
        { "output_message", "{\"role\":\"assistant\",\"thinking\":[{\"type\":\"redacted_thinking\"}]}", "body.output_message.thinking.0.data" },
        { "tool_choice", "\"any\"", "body.tool_choice" },
        { "tool_choice", "{\"type\":\"function\",\"function\":{}}", "body.tool_choice.function.name" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_refused_by_name(string field, string value, string place) =>
        Assert.Contains(place, Errors($$"""{"{{field}}":{{value}}}""").Select(error => error.Place()));

    [Fact]
    public void Null_is_the_same_as_absent_for_every_field()
    {
        var names = Enumerable.Range(0, LogFields.Count).Select(field => LogFields.Of((LogField)field).Name);
        Assert.Empty(Errors($"{{{string.Join(',', names.Select(name => $"\"{name}\":null"))}}}"));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"u"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f"}}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","thinking":[{"type":"thinking","thinking":"","signature":"s"},{"type":"redacted_thinking","data":"d"}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","content":"a","thinking":null},{"role":"assistant","thinking":[]}]}""")]
    [InlineData("""{"messages":[],"output_message":{"role":"developer","content":"","more":1},"tool_choice":"auto"}""")]
    [InlineData("""{"tool_choice":{"type":"function","function":{"name":"f"}},"judgment":["a"],"inputs":{},"metadata":{"a":null}}""")]
    public void What_clients_send_is_taken(string json) => Assert.Empty(Errors(json));

    private static JsonElement[] Errors(string json)
    {
        var input = new Input();
        LogBody.Read(new Fields(JsonDocument.Parse(json).RootElement, Location.Body, input), All);
        if (input.Fault is not { } fault) return [];
        var written = JsonBuffer.Build(fault.Errors, static (writer, errors) =>
        {
            writer.WriteStartArray();
            foreach (var error in errors)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("loc");
                error.At.Write(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        return [.. JsonDocument.Parse(written).RootElement.EnumerateArray()];
    }
}
