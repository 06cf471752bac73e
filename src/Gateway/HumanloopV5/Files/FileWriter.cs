using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>
/// Writes files as v5 answers them. Clients tell the types apart by <c>type</c> and by the keys that each type requires, and
/// take the first type that fits: every required key is always there, and no type has another's.
/// </summary>
internal static class FileWriter
{
    public static void Write(Utf8JsonWriter writer, FileAnswer answer)
    {
        var file = answer.File;
        using var content = JsonDocument.Parse(file.Version.Content);
        writer.WriteStartObject();
        WriteCommon(writer, file);
        WriteLogCounts(writer, file.Type, answer.Counts);
        switch (file.Type)
        {
            case FileType.Prompt or FileType.Tool:
                WriteInputs(writer, content.RootElement);
                WriteContent(writer, content.RootElement);
                break;
            case FileType.Agent:
                WriteInputs(writer, content.RootElement);
                WriteAgent(writer, content.RootElement);
                break;
            case FileType.Evaluator:
                WriteInputs(writer, content.RootElement.TryGetProperty("prompt", out var prompt) ? prompt : default);
                writer.WriteRaw("spec", content.RootElement);
                break;
            case FileType.Flow:
                WriteFlow(writer, content.RootElement);
                break;
            case FileType.Dataset:
                WriteDataset(writer, answer, content.RootElement);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter writer, FileView file)
    {
        writer.WriteString("id", file.Id);
        writer.WriteString("path", file.Path);
        writer.WriteString("name", file.Name);
        writer.WriteString("type", V5Names.FileType[file.Type]);
        writer.WriteString("version_id", file.Version.Id);
        writer.WriteOptional("version_name", file.Version.Name);
        writer.WriteOptional("version_description", file.Version.Description);
        writer.WriteTime("created_at", file.CreatedAt);
        writer.WriteTime("updated_at", file.UpdatedAt);
        writer.WriteTime("last_used_at", file.UpdatedAt);
        writer.WriteOptional("description", file.Metadata.Description);
        writer.WriteOptional("readme", file.Metadata.Readme);
        writer.WriteStartArray("tags");
        foreach (var tag in file.Metadata.Tags ?? []) writer.WriteStringValue(tag);
        writer.WriteEndArray();
        writer.WriteStartArray("environments");
        foreach (var environment in file.Version.Environments) WriteEnvironment(writer, environment);
        writer.WriteEndArray();
    }

    private static void WriteEnvironment(Utf8JsonWriter writer, EnvironmentView environment)
    {
        writer.WriteStartObject();
        writer.WriteString("id", environment.Id);
        writer.WriteString("name", environment.Name);
        writer.WriteString("tag", environment.IsDefault ? "default" : "other");
        writer.WriteTime("created_at", environment.CreatedAt);
        writer.WriteEndObject();
    }

    private static void WriteLogCounts(Utf8JsonWriter writer, FileType type, LogCounts counts)
    {
        if (type == FileType.Dataset) return;
        writer.WriteNumber("version_logs_count", counts.Version);
        if (type != FileType.Flow) writer.WriteNumber("total_logs_count", counts.File);
    }

    private static void WriteInputs(Utf8JsonWriter writer, JsonElement templateOwner)
    {
        writer.WriteStartArray("inputs");
        foreach (var name in TemplateVariables.Of(templateOwner))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteContent(Utf8JsonWriter writer, JsonElement content)
    {
        foreach (var field in content.EnumerateObject()) writer.WriteRaw(field.Name, field.Value);
    }

    private static void WriteAgent(Utf8JsonWriter writer, JsonElement content)
    {
        WriteContent(writer, content);
        if (!content.TryGetProperty("tools", out _))
        {
            writer.WriteStartArray("tools");
            writer.WriteEndArray();
        }

        writer.WriteString("status", "committed");
    }

    private static void WriteFlow(Utf8JsonWriter writer, JsonElement content)
    {
        if (content.TryGetProperty("attributes", out var attributes))
        {
            writer.WriteRaw("attributes", attributes);
            return;
        }

        writer.WriteStartObject("attributes");
        writer.WriteEndObject();
    }

    private static void WriteDataset(Utf8JsonWriter writer, FileAnswer answer, JsonElement attributes)
    {
        writer.WriteNumber("datapoints_count", answer.File.Version.DatapointCount);
        writer.WriteRaw("attributes", attributes);
        if (answer.Datapoints is not { } datapoints) return;
        writer.WriteStartArray("datapoints");
        foreach (var datapoint in datapoints) DatapointWriter.Write(writer, datapoint);
        writer.WriteEndArray();
    }
}
