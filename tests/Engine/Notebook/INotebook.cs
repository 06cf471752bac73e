using Evals.Contracts;

namespace Evals.Engine.Notebook;

/// <summary>A grain to try an engine with: a list of lines, each of which is in it once.</summary>
internal interface INotebook
{
    /// <summary>Adds a line. The same line again changes nothing and gets the place that it has.</summary>
    Task<Result<LinePlace>> Add(string line);

    Task<IReadOnlyList<string>> Lines();

    /// <summary>Adds the path as a line if no other notebook has claimed it. Refused: Conflict on <c>path</c>.</summary>
    Task<Result<LinePlace>> Claim(string path);

    /// <summary>As <see cref="Claim"/>, by a grain that forgot to say what a taken path means.</summary>
    Task<Result<LinePlace>> ClaimBlindly(string path);

    /// <summary>A decision with a bug: throws <see cref="FormatException"/>.</summary>
    Task<Result<LinePlace>> Stumble();

    /// <summary>Adds the line here and then in another notebook, and answers its place there.</summary>
    Task<Result<LinePlace>> AddInBoth(GrainKey other, string line);
}

internal sealed record LinePlace(int Position, bool Created);
