namespace Evals.Contracts;

/// <summary>The address of a grain: nothing is reachable without naming the workspace that it belongs to.</summary>
/// <param name="Workspace">The workspace id; never contains a slash.</param>
/// <param name="Id">The id of the thing inside the workspace, such as <c>rn_...</c> or <c>evr_...</c>.</param>
public readonly record struct GrainKey(string Workspace, string Id)
{
    /// <summary>The key as one string, <c>workspace/id</c>, as engines use it.</summary>
    public override string ToString() => $"{Workspace}/{Id}";

    public static GrainKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0) throw new FormatException($"'{text}' is not a grain key of the form workspace/id.");
        return new GrainKey(text[..slash], text[(slash + 1)..]);
    }
}
