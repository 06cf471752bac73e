using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Model configs: the versions of a project's prompt.</summary>
internal sealed class ModelConfigEndpoints(FileResolver files)
{
    /// <summary>POST /model-configs. Creates the project when its name is new; the same content is the same config.</summary>
    public static async Task<Answer> Register(Call call, Fields body)
    {
        var project = ProjectRef.Read(body);
        var content = ConfigContent.Read(body);
        var name = body.String("name", Limits.Name);
        var description = body.String("description", Limits.None);
        if (call.Input.Fault is { } fault) return fault;
        var config = await project.Upsert(call, content, name, description);
        return config.IsOk ? Answer.Json(await ProjectConfig.Load(call, config.Value), ProjectConfig.Write) : config.Refusal;
    }

    /// <summary>GET /model-configs/{id}</summary>
    public async Task<Answer> Get(Call call)
    {
        var config = await Lookup.Version(files, call, FileType.Prompt, "Config", "id", call.Path("id"), V4Ids.Config);
        return config.IsOk ? Answer.Json(config.Value, ConfigWriter.Write) : config.Refusal;
    }
}

/// <summary>A config as its project has it.</summary>
internal sealed record ProjectConfig(FileView File, LogCounts Counts)
{
    public static async Task<ProjectConfig> Load(Call call, FileView file) =>
        new(file, await call.Catalog.LogCounts(file.Id, file.Version.Id));

    public static void Write(Utf8JsonWriter writer, ProjectConfig answer)
    {
        var (file, counts) = answer;
        writer.WriteStartObject();
        writer.WriteString("project_id", V4Ids.Project.ToWire(file.Id));
        writer.WriteString("project_name", file.Path);
        writer.WriteTime("created_at", file.Version.CreatedAt);
        writer.WriteTime("updated_at", file.Version.CreatedAt);
        writer.WriteTime("last_used", file.UpdatedAt);
        writer.WriteNumber("num_datapoints", counts.Version);
        writer.WriteNull("experiment_id");
        writer.WritePropertyName("config");
        ConfigWriter.Write(writer, file);
        writer.WriteEndObject();
    }
}
