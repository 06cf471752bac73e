namespace Evals.Contracts;

/// <summary>Which logs of a file are meant: those that all of this holds for. Texts are looked for without regard to case.</summary>
/// <param name="VersionId">Only of this version; null for all versions.</param>
/// <param name="IdParts">The id has one of these in it, case regarded; an empty list means any id.</param>
/// <param name="Text">Found in the inputs, messages or output.</param>
/// <param name="MetadataText">Found in the metadata.</param>
/// <param name="From">Not made before.</param>
/// <param name="To">Not made after.</param>
/// <param name="InTrace">Whether another log called it; null for both.</param>
/// <param name="Sample">Only so many of those that the rest holds for, taken from all over; the same ones for the same logs. Null
/// for all.</param>
public sealed record LogQuery(
    string FileId,
    string? VersionId,
    IReadOnlyList<string> IdParts,
    string? Text = null,
    string? MetadataText = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    bool? InTrace = null,
    int? Sample = null)
{
    /// <summary>Whether each log has to be looked at: no index knows of ids' parts and of what documents hold.</summary>
    public bool LooksInside => IdParts.Count > 0 || Text is not null || MetadataText is not null || Sample is not null;
}
