using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Directories.</summary>
internal static class DirectoryEndpoints
{
    private const string Subject = "Directory";

    /// <summary>What <c>GET /directories/{id}</c> calls the directory that everything is in.</summary>
    private const string RootId = "root";

    /// <summary>GET /directories: all of them by path, the root first</summary>
    public static async Task<Answer> List(Call call)
    {
        var all = await call.Catalog.Directories();
        var ids = all.ToDictionary(directory => directory.Path, directory => directory.Id);
        var entries = all.Select(directory => new Entry(directory, directory.IsRoot ? null : ids.GetValueOrDefault(ParentOf(directory))));
        return Answer.Json(entries, static (writer, entries) => WriteAll(writer, entries));
    }

    /// <summary>POST /directories: by <c>path</c>, or by <c>name</c> in <c>parent_id</c></summary>
    public static async Task<Answer> Create(Call call, Fields body)
    {
        var place = Place.Read(body, "parent_id");
        if (!body.Has("path") && !body.Has("name")) body.Require("path");
        if (call.Input.Fault is { } fault) return fault;
        var path = await place.PathFrom(call, Subject, now: "");
        return path.IsOk ? await One(call, await call.Directories.Create(path.Value), StatusCodes.Status201Created) : path.Refusal;
    }

    /// <summary>GET /directories/{id}</summary>
    public static async Task<Answer> Get(Call call)
    {
        var id = call.Path("id");
        var directory = id == RootId ? await call.Catalog.DirectoryAt("") : await call.Catalog.Directory(id);
        if (directory is null) return Refusal.NotFound(Subject, "id", id);
        var content = await call.Catalog.ContentOf(directory.Path);
        var files = await FileLists.Load(call, content.Files, VersionSelector.Default);
        var parents = await ParentsOf(call, directory);
        var subdirectories = content.Directories.Select(child => new Entry(child, directory.Id));
        return Answer.Json((parents, directory, subdirectories, files), static (writer, found) =>
        {
            writer.WriteStartObject();
            WriteFields(writer, new Entry(found.directory, found.parents.Count > 0 ? found.parents[^1].Directory.Id : null));
            writer.WritePropertyName("subdirectories");
            WriteAll(writer, found.subdirectories);
            writer.WriteStartArray("files");
            foreach (var file in found.files) FileWriter.Write(writer, file);
            writer.WriteEndArray();
            writer.WritePropertyName("parents");
            WriteAll(writer, found.parents);
            writer.WriteEndObject();
        });
    }

    /// <summary>PATCH /directories/{id}: a new <c>path</c>, or a part of it by <c>name</c> or <c>parent_id</c></summary>
    public static async Task<Answer> Move(Call call, Fields body)
    {
        var place = Place.Read(body, "parent_id");
        if (call.Input.Fault is { } fault) return fault;
        var id = call.Path("id");
        if (await call.Catalog.Directory(id) is not { } directory) return Refusal.NotFound(Subject, "id", id);
        var path = await place.PathFrom(call, Subject, directory.Path);
        return path.IsOk ? await One(call, await call.Directories.Move(id, path.Value), StatusCodes.Status200OK) : path.Refusal;
    }

    /// <summary>DELETE /directories/{id}</summary>
    public static async Task<Answer> Delete(Call call)
    {
        var deleted = await call.Directories.Delete(call.Path("id"));
        return deleted.IsOk ? Answer.Empty : deleted.Refusal;
    }

    private static async Task<Answer> One(Call call, Result<DirectoryView> directory, int status)
    {
        if (!directory.IsOk) return directory.Refusal;
        var parent = await call.Catalog.DirectoryAt(ParentOf(directory.Value));
        return Answer.Json(new Entry(directory.Value, parent?.Id), Write, status);
    }

    /// <summary>The directories that one is in, the root first; none for the root.</summary>
    private static async Task<IReadOnlyList<Entry>> ParentsOf(Call call, DirectoryView directory)
    {
        var parents = new List<Entry>();
        if (directory.IsRoot) return parents;
        foreach (var path in FilePaths.DirectoriesOf(directory.Path).Prepend(""))
        {
            if (await call.Catalog.DirectoryAt(path) is { } parent)
                parents.Add(new Entry(parent, parents.Count > 0 ? parents[^1].Directory.Id : null));
        }

        return parents;
    }

    private static string ParentOf(DirectoryView directory) => FilePaths.DirectoryOf(directory.Path);

    private static void WriteAll(Utf8JsonWriter writer, IEnumerable<Entry> entries)
    {
        writer.WriteStartArray();
        foreach (var entry in entries) Write(writer, entry);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, Entry entry)
    {
        writer.WriteStartObject();
        WriteFields(writer, entry);
        writer.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter writer, Entry entry)
    {
        writer.WriteString("id", entry.Directory.Id);
        writer.WriteString("path", entry.Directory.Path);
        writer.WriteString("name", entry.Directory.Name);
        writer.WriteOptional("parent_id", entry.ParentId);
        writer.WriteStartArray("tags");
        writer.WriteEndArray();
        writer.WriteTime("created_at", entry.Directory.CreatedAt);
        writer.WriteTime("updated_at", entry.Directory.UpdatedAt);
    }

    private sealed record Entry(DirectoryView Directory, string? ParentId);
}
