using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>All that a dataset's answer is written from.</summary>
/// <param name="ProjectId">The project that it was made in; empty when it is in none.</param>
internal sealed record DatasetAnswer(FileView File, string ProjectId)
{
    /// <summary>A project's datasets are in the directory of its name: each directory is looked up once.</summary>
    public static async Task<IReadOnlyList<DatasetAnswer>> LoadAll(Call call, IReadOnlyList<FileView> datasets)
    {
        var projects = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in datasets.Select(dataset => FilePaths.DirectoryOf(dataset.Path)).Distinct())
            projects[path] = path.Length > 0 && await call.Catalog.FileAt(path) is { Type: FileType.Prompt } project ? V4Ids.Project.ToWire(project.FileId) : "";
        return [.. datasets.Select(dataset => new DatasetAnswer(dataset, projects[FilePaths.DirectoryOf(dataset.Path)]))];
    }

    public static async Task<DatasetAnswer> Load(Call call, FileView dataset) => (await LoadAll(call, [dataset]))[0];

    public static void Write(Utf8JsonWriter writer, DatasetAnswer answer)
    {
        var file = answer.File;
        writer.WriteStartObject();
        writer.WriteString("id", V4Ids.Dataset.ToWire(file.Id));
        writer.WriteString("project_id", answer.ProjectId);
        writer.WriteString("name", file.Name);
        writer.WriteString("description", file.Metadata.Description);
        writer.WriteNumber("datapoint_count", file.Version.DatapointCount);
        writer.WriteTime("created_at", file.CreatedAt);
        writer.WriteTime("updated_at", file.Version.CreatedAt);
        writer.WriteEndObject();
    }
}
