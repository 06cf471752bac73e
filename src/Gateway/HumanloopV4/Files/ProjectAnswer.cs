using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>All that a project's answer is written from.</summary>
/// <param name="Active">The config that is deployed; null when none is.</param>
/// <param name="TeamId">The workspace, under v4's prefix.</param>
internal sealed record ProjectAnswer(FileView File, ProjectConfig? Active, string? DirectoryId, long LogCount, string TeamId)
{
    public static async Task<IReadOnlyList<ProjectAnswer>> LoadAll(Call call, IReadOnlyList<FileView> projects) =>
        await Task.WhenAll(projects.Select(project => Load(call, project)));

    private static async Task<ProjectAnswer> Load(Call call, FileView project)
    {
        var directory = await call.Catalog.DirectoryAt(FilePaths.DirectoryOf(project.Path));
        var counts = await call.Catalog.LogCounts(project.Id, project.Version.Id);
        var deployed = await call.File(project.Id).Get(VersionSelector.Default);
        var active = deployed is { IsOk: true, Value: var file } && file.Version.Environments.Any(environment => environment.IsDefault)
            ? await ProjectConfig.Load(call, file)
            : null;
        return new ProjectAnswer(project, active, directory?.Id, counts.File, $"tm_{call.Workspace}");
    }

    public static void Write(Utf8JsonWriter writer, ProjectAnswer answer)
    {
        var file = answer.File;
        writer.WriteStartObject();
        writer.WriteString("id", V4Ids.Project.ToWire(file.Id));
        writer.WriteString("name", file.Path);
        writer.WritePropertyName("active_config");
        if (answer.Active is { } active) ProjectConfig.Write(writer, active);
        else writer.WriteNullValue();
        WriteEmpty(writer, "users");
        writer.WriteNumber("data_count", answer.LogCount);
        WriteEmpty(writer, "feedback_types");
        writer.WriteString("team_id", answer.TeamId);
        writer.WriteString("config_type", "model");
        WriteEmpty(writer, "active_evaluators");
        writer.WriteString("directory_id", answer.DirectoryId);
        writer.WriteTime("created_at", file.CreatedAt);
        writer.WriteTime("updated_at", file.UpdatedAt);
        writer.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }
}
