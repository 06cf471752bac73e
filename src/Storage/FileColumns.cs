using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage;

/// <summary>What lists of files are searched by besides what a file's row says.</summary>
internal static class FileColumns
{
    /// <summary>A name as names are searched and sorted: without regard to case.</summary>
    public static string Folded(string name) => name.ToLowerInvariant();

    public static string FoldedName(PutFile row) => Folded(FilePaths.NameOf(row.Path));

    /// <summary>The ids of a file's environments in one text; no id is a part of another.</summary>
    public static string Environments(PutFile row) => string.Join(' ', row.Environments);

    /// <summary>What the paths of all that is in a directory begin with; nothing for the root.</summary>
    public static string PrefixOf(string? directory) => string.IsNullOrEmpty(directory) ? "" : directory + "/";

    /// <summary>In SQL, along one of the indexes of files.</summary>
    public static string OrderBy(FileQuery query)
    {
        var column = query.Order switch
        {
            FileOrder.CreatedAt => "created_at",
            FileOrder.UpdatedAt => "updated_at",
            FileOrder.Name => "folded_name",
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.Order, null),
        };
        return query.Descending ? $"ORDER BY {column} DESC, id DESC" : $"ORDER BY {column}, id";
    }
}
