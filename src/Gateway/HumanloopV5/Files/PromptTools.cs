using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>The tools that a prompt links: it names them by version or by file, and answers show what they are.</summary>
internal static class PromptTools
{
    private const string Name = "linked_tools";

    /// <summary>The tools of a prompt version, in its order; a tool that is not there is left out. Null where none are named.</summary>
    public static async Task<IReadOnlyList<FileView>?> Load(Call call, FileView file)
    {
        if (file.Type != FileType.Prompt || file.Version.Content.AsSpan().IndexOf("\"linked_tools\""u8) < 0) return null;
        var tools = new List<FileView>();
        foreach (var id in Ids(file.Version.Content))
        {
            if (await Find(call, id) is { Type: FileType.Tool } tool) tools.Add(tool);
        }

        return tools;
    }

    private static List<string> Ids(byte[] content)
    {
        using var document = JsonDocument.Parse(content);
        if (!document.RootElement.TryGetProperty(Name, out var list) || list.ValueKind != JsonValueKind.Array) return [];
        return [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
    }

    private static async Task<FileView?> Find(Call call, string id)
    {
        var found = await call.Catalog.FileOfVersion(id) is { } owner
            ? await call.File(owner.FileId).GetReferenced(id)
            : await call.File(id).Get(VersionSelector.Default);
        return found.IsOk ? found.Value : null;
    }
}
