namespace Evals.Contracts;

/// <summary>Changes of one workspace's directories; <see cref="ICatalog"/> reads them. Files make the directories that they are put
/// into by themselves.</summary>
public interface IDirectories
{
    /// <summary>Makes a directory and those that it is in. Refused: Invalid on <c>path</c>; Conflict on <c>path</c> when it is there.</summary>
    Task<Result<DirectoryView>> Create(string path);

    /// <summary>Puts a directory with all that is in it at another path; its id and those of the directories below it stay. The files
    /// in it move after it one by one: until this is answered, and after a crash before that, some may be found at the old path.
    /// Refused: NotFound on <c>id</c>; Invalid on <c>path</c>; Conflict on <c>path</c> when it is taken.</summary>
    Task<Result<DirectoryView>> Move(string id, string path);

    /// <summary>Deletes a directory. Refused: NotFound on <c>id</c>; Conflict on <c>id</c> when something is in it.</summary>
    Task<Result<DirectoryView>> Delete(string id);
}
