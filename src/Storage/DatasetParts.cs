namespace Evals.Storage;

/// <summary>
/// The ids of a dataset version, cut into rows of bounded size, so that a page of 100,000 datapoints costs one or two rows.
/// A part is its ids, one per line.
/// </summary>
internal static class DatasetParts
{
    public const int Size = 1000;

    public static int Count(IReadOnlyList<string> ids) => (ids.Count + Size - 1) / Size;

    public static string Text(IReadOnlyList<string> ids, int part) =>
        string.Join('\n', Enumerable.Range(part * Size, Math.Min(Size, ids.Count - (part * Size))).Select(i => ids[i]));

    /// <summary>Adds those of a part's ids that lie in the window; false when the window ends in or before this part.</summary>
    /// <param name="from">The first id's place in the version.</param>
    /// <param name="to">The place after the last id's.</param>
    public static void Collect(string text, long part, long from, long to, List<string> found)
    {
        var place = part * Size;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (place >= from && place < to) found.Add(line.ToString());
            place++;
        }
    }
}
