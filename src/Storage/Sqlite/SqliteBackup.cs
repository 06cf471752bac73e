namespace Evals.Storage.Sqlite;

/// <summary>Copies a database into a file of its own, also while a server reads and writes it.</summary>
public static class SqliteBackup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Writes everything that was committed before the call, as of one moment. Writers go on meanwhile; their write-ahead log
    /// grows until the copy is done.</summary>
    /// <param name="target">A file that is not there yet, for this user alone; it appears when the copy is whole and on the disk, and when this
    /// returns, so is its name.</param>
    /// <exception cref="StoreUnusableException">No database, none of ours, or the target can't be written. Nothing was changed.</exception>
    public static void Take(string database, string target) => Take(database, target, DirectorySync.Flush);

    /// <param name="syncDirectory">Makes the names in a directory durable.</param>
    internal static void Take(string database, string target, Action<string> syncDirectory)
    {
        if (!File.Exists(database)) throw Unusable($"There is no database {database}.");
        if (File.Exists(target)) throw Unusable($"The file {target} is there already, and a backup replaces nothing.");
        DatabaseFile.Check(database);
        var partial = $"{target}.partial";
        try
        {
            File.Delete(partial);
            CreateForUser(partial);
            Copy(database, partial);
            File.Move(partial, target);
            Sync(target, syncDirectory);
        }
        catch (Exception fault) when (fault is SqliteFault or IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The backup {target} can't be written: {fault.Message}", fault);
        }
    }

    // SQLite takes an empty file for one that is not there.
    private static void CreateForUser(string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(target, options).Dispose();
    }

    private static void Copy(string database, string target)
    {
        using (var connection = Connection.Open(database, Patience))
        {
            // Where no server runs this is the last connection: it leaves the files as they are.
            connection.KeepLogOnClose(true);
            connection.Query("VACUUM INTO ?").Bind(target).Execute();
        }

        using var file = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void Sync(string target, Action<string> syncDirectory)
    {
        try
        {
            syncDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        }
        catch (IOException)
        {
            File.Delete(target);
            throw;
        }
    }

    private static StoreUnusableException Unusable(string message, Exception? inner = null) => new(StoreProblem.Inaccessible, message, inner);
}
