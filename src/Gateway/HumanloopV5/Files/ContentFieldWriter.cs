using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Writes the fields of a version's content as they were sent, but for integers, which have digits alone, functions, which clients read only with a name and a
/// description, and for linked tools, which are answered with what they are.</summary>
internal static class ContentFieldWriter
{
    public static void Write(Utf8JsonWriter writer, JsonProperty field, FileType type, IReadOnlyList<FileView>? linkedTools)
    {
        switch (type, field.Name)
        {
            case (FileType.Tool, "function"):
                writer.WritePropertyName(field.Name);
                WriteFunction(writer, field.Value);
                break;
            case (FileType.Prompt or FileType.Agent, "max_tokens" or "seed" or "max_iterations" or "reasoning_effort"):
                writer.WriteInteger(field.Name, field.Value);
                break;
            case (FileType.Prompt, "linked_tools"):
                WriteLinked(writer, linkedTools ?? []);
                break;
            case (FileType.Prompt, "tools"):
                WriteList(writer, field, WriteFunction);
                break;
            case (FileType.Agent, "tools"):
                WriteList(writer, field, WriteAgentTool);
                break;
            case (FileType.Evaluator, "spec"):
                WriteWith(writer, field, "prompt", static (writer, prompt) =>
                    WriteWith(writer, prompt, "tools", static (writer, tools) => WriteList(writer, tools, WriteFunction)));
                break;
            default:
                writer.WriteRaw(field.Name, field.Value);
                break;
        }
    }

    /// <summary>An object as it is, one field of which is written in a way of its own.</summary>
    private static void WriteWith(Utf8JsonWriter writer, JsonProperty field, string name, Action<Utf8JsonWriter, JsonProperty> write)
    {
        writer.WritePropertyName(field.Name);
        WriteWith(writer, field.Value, name, write);
    }

    private static void WriteWith(Utf8JsonWriter writer, JsonElement value, string name, Action<Utf8JsonWriter, JsonProperty> write)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            value.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            if (member.NameEquals(name)) write(writer, member);
            else writer.WriteRaw(member.Name, member.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, JsonProperty field, Action<Utf8JsonWriter, JsonElement> write)
    {
        if (field.Value.ValueKind != JsonValueKind.Array)
        {
            writer.WriteRaw(field.Name, field.Value);
            return;
        }

        writer.WriteStartArray(field.Name);
        foreach (var item in field.Value.EnumerateArray()) write(writer, item);
        writer.WriteEndArray();
    }

    private static void WriteAgentTool(Utf8JsonWriter writer, JsonElement tool) =>
        WriteWith(writer, tool, "json_schema", static (writer, function) =>
        {
            writer.WritePropertyName(function.Name);
            WriteFunction(writer, function.Value);
        });

    private static void WriteFunction(Utf8JsonWriter writer, JsonElement function)
    {
        if (function.ValueKind != JsonValueKind.Object)
        {
            function.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        WriteFunctionFields(writer, function);
        writer.WriteEndObject();
    }

    private static void WriteFunctionFields(Utf8JsonWriter writer, JsonElement function)
    {
        WriteText(writer, function, "name");
        WriteText(writer, function, "description");
        foreach (var member in function.EnumerateObject())
        {
            if (!member.NameEquals("name") && !member.NameEquals("description")) writer.WriteRaw(member.Name, member.Value);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, JsonElement function, string name)
    {
        if (function.TryGetProperty(name, out var text) && text.ValueKind != JsonValueKind.Null) writer.WriteRaw(name, text);
        else writer.WriteString(name, "");
    }

    private static void WriteLinked(Utf8JsonWriter writer, IReadOnlyList<FileView> tools)
    {
        writer.WriteStartArray("linked_tools");
        foreach (var tool in tools)
        {
            using var content = JsonDocument.Parse(tool.Version.Content);
            writer.WriteStartObject();
            writer.WriteString("id", tool.Id);
            writer.WriteString("version_id", tool.Version.Id);
            if (content.RootElement.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object)
            {
                WriteFunctionFields(writer, function);
            }
            else
            {
                writer.WriteString("name", tool.Name);
                writer.WriteString("description", "");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
