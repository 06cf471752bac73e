namespace Evals.Contracts;

/// <summary>Changes of one workspace's directories; <see cref="ICatalog"/> reads them. Files make the directories that they are put
/// into by themselves.</summary>
public interface IDirectories
{
    /// <summary>Makes a directory and those that it is in. Refused: Invalid on <c>path</c>; Conflict on <c>path</c> when it is there.</summary>
    Task<Result<DirectoryView>> Create(string path);

    /// <summary>Puts a directory with all that is in it at another path; its id and those of the directories below it stay. The files
    /// in it move after it one by one: until this is answered, some may be found at the old path. When it is cut short, they follow later.
    /// Refused: NotFound on <c>id</c>; Invalid on <c>path</c>; Conflict on <c>path</c> when it is taken.</summary>
    Task<Result<DirectoryView>> Move(string id, string path);

    /// <summary>Called when a move was committed and may have been cut short: files that were left at the old path follow the directory to
    /// where it is now. Those that are not there any more stay where they are, so that repeats do no harm.</summary>
    /// <returns>Refused: NotFound on <c>id</c>; Conflict on <c>path</c> when a file can't go where it should.</returns>
    Task<Result<DirectoryView>> FollowMove(string id, DirectoryMove move);

    /// <summary>Deletes a directory. Refused: NotFound on <c>id</c>; Conflict on <c>id</c> when something is in it.</summary>
    Task<Result<DirectoryView>> Delete(string id);
}

/// <summary>A move of a directory.</summary>
/// <param name="From">Where it was.</param>
/// <param name="FileIds">The files that were in it, or below it.</param>
public sealed record DirectoryMove(string From, DateTimeOffset At, IReadOnlyList<string> FileIds);
