namespace Evals.Storage;

/// <summary>
/// A directory that holds one store. While it is open, no other process can open it: two writers on one database would
/// each be right about the journal and wrong about their memory. The operating system lets go of the lock when a process dies.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    public const string LockFileName = "lock";
    public const string DatabaseFileName = "evals.db";

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The directory's full path.</summary>
    public string Path { get; }

    /// <summary>The SQLite database in the directory.</summary>
    public string DatabasePath => System.IO.Path.Combine(Path, DatabaseFileName);

    /// <summary>Creates the directory if it is missing, for this user alone, and takes it for this process.</summary>
    /// <exception cref="StoreUnusableException">Another process has it, or it can't be created or written.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Create(full);
            var file = System.IO.Path.Combine(full, LockFileName);
            return new DataDirectory(full, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException fault)
        {
            throw Inaccessible(full, fault);
        }
        catch (IOException fault) when (IsTaken(fault))
        {
            throw new StoreUnusableException(
                StoreProblem.InUse, $"The data directory {full} is in use by another process; one process at a time may use it.", fault);
        }
        catch (IOException fault)
        {
            throw Inaccessible(full, fault);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsTaken(IOException fault) => fault.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static StoreUnusableException Inaccessible(string path, Exception fault) =>
        new(StoreProblem.Inaccessible, $"The data directory {path} can't be used: {fault.Message}", fault);
}
