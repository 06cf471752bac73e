namespace Evals.Architecture;

/// <summary>The table of rooms in docs/architecture.md: the one place that says who may refer to whom.</summary>
internal static class RoomsTable
{
    public const string Path = "docs/architecture.md";

    private const string Header = "| Project | Refers to | Packages |";

    /// <summary>Rows by project name: <c>(references, packages)</c>, each in ordinal order.</summary>
    public static IReadOnlyDictionary<string, (string[] References, string[] Packages)> Read() =>
        Repository.Read(Path).Split('\n')
            .SkipWhile(line => line != Header)
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1], cells => (Names(cells[2]), Names(cells[3])), StringComparer.Ordinal);

    private static string[] Names(string cell) =>
        cell == "nothing" ? [] : [.. cell.Split(", ").Order(StringComparer.Ordinal)];
}
