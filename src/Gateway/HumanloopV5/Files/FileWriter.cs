using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Texts;

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
        writer.WriteOptional("directory_id", answer.DirectoryId);
        foreach (var field in content.RootElement.EnumerateObject()) ContentFieldWriter.Write(writer, field, file.Type, answer.LinkedTools);
        if (file.Type == FileType.Dataset) WriteDataset(writer, answer);
        else WriteLogCounts(writer, file.Type, answer.Counts);
        if (file.Type is not (FileType.Dataset or FileType.Flow)) WriteInputs(writer, content.RootElement);
        if (file.Type == FileType.Flow) WriteMissing(writer, content.RootElement, "attributes", "{}"u8);
        if (answer.WithText && file.Type is (FileType.Prompt or FileType.Agent)) writer.WriteString("raw_file_content", TextForm.Write(content.RootElement));
        if (file.Type == FileType.Agent) WriteMissing(writer, content.RootElement, "tools", "[]"u8);
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
        writer.WriteString("status", file.Version.Deleted ? "deleted" : "committed"); // Node before 0.8.20 reads no file without.
        writer.WriteOptional("description", file.Metadata.Description);
        writer.WriteOptional("readme", file.Metadata.Readme);
        writer.WriteStartArray("tags");
        foreach (var tag in file.Metadata.Tags ?? []) writer.WriteStringValue(tag);
        writer.WriteEndArray();
        writer.WriteStartArray("environments");
        foreach (var environment in file.Version.Environments) WriteEnvironment(writer, environment);
        writer.WriteEndArray();
    }

    /// <summary>One entry of a file's environments: the environment, and the file where a version is deployed to it.</summary>
    public static void WriteDeployment(Utf8JsonWriter writer, (EnvironmentView Environment, FileAnswer? File) deployment)
    {
        writer.WriteStartObject();
        WriteFields(writer, deployment.Environment);
        if (deployment.File is not null)
        {
            writer.WritePropertyName("file");
            Write(writer, deployment.File);
        }

        writer.WriteEndObject();
    }

    private static void WriteEnvironment(Utf8JsonWriter writer, EnvironmentView environment)
    {
        writer.WriteStartObject();
        WriteFields(writer, environment);
        writer.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter writer, EnvironmentView environment)
    {
        writer.WriteString("id", environment.Id);
        writer.WriteString("name", environment.Name);
        writer.WriteString("tag", environment.IsDefault ? "default" : "other");
        writer.WriteTime("created_at", environment.CreatedAt);
    }

    private static void WriteLogCounts(Utf8JsonWriter writer, FileType type, LogCounts counts)
    {
        writer.WriteNumber("version_logs_count", counts.Version);
        if (type != FileType.Flow) writer.WriteNumber("total_logs_count", counts.File);
    }

    /// <summary>The template of a prompt or agent is its own, that of an evaluator is in the prompt of its spec.</summary>
    private static void WriteInputs(Utf8JsonWriter writer, JsonElement content)
    {
        var owner = content.TryGetProperty("spec", out var spec) && spec.TryGetProperty("prompt", out var prompt) ? prompt : content;
        writer.WriteStartArray("inputs");
        foreach (var name in TemplateVariables.Of(owner))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMissing(Utf8JsonWriter writer, JsonElement content, string name, ReadOnlySpan<byte> json)
    {
        if (content.TryGetProperty(name, out _)) return;
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    private static void WriteDataset(Utf8JsonWriter writer, FileAnswer answer)
    {
        writer.WriteNumber("datapoints_count", answer.File.Version.DatapointCount);
        if (answer.Datapoints is not { } datapoints) return;
        writer.WriteStartArray("datapoints");
        foreach (var datapoint in datapoints) DatapointWriter.Write(writer, datapoint);
        writer.WriteEndArray();
    }
}
