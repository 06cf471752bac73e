using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4;

/// <summary>Lists that v4 answers whole, without pages.</summary>
internal static class V4Lists
{
    /// <summary>How many records a list without pages has at the most: the newest.</summary>
    public const int MaxUnpaged = 1_000;

    /// <summary>Files as they are now; those that were deleted since they were found are left out.</summary>
    public static async Task<IReadOnlyList<FileView>> Newest(Call call, IReadOnlyList<FileRef> files)
    {
        var views = await Task.WhenAll(files.Select(file => call.File(file.FileId).Get(VersionSelector.CreatedLast)));
        return [.. views.Where(view => view.IsOk).Select(view => view.Value!)];
    }

    /// <summary>The newest files of a type, of those in a directory when one is named.</summary>
    public static async Task<IReadOnlyList<FileView>> All(Call call, FileType type, string? directory = null)
    {
        var found = await call.Catalog.FindFiles(new FileQuery([type], Directory: directory), new Window(0, MaxUnpaged));

        // A directory that is not there has nothing in it.
        return found.IsOk ? await Newest(call, found.Value.Records) : [];
    }

    public static void WriteArray<T>(this Utf8JsonWriter writer, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray();
        foreach (var value in values) write(writer, value);
        writer.WriteEndArray();
    }
}
