using System.Globalization;
using Evals.Server.Options;
using Evals.Storage;
using Evals.Storage.Sqlite;

namespace Evals.Server;

/// <summary><c>evals backup FILE</c>: copies the SQLite database of a server, which may run meanwhile.</summary>
internal static class BackupCommand
{
    public const string Name = "backup";

    /// <param name="args">The file to write, then switches as for a start.</param>
    /// <exception cref="StartRefusedException">There is nothing to copy, or nowhere to put it.</exception>
    public static void Run(string[] args)
    {
        if (args is not [var target, .. var switches] || target.StartsWith('-'))
            throw new StartRefusedException("backup needs the file to write, as in: evals backup evals-backup.db");
        var configuration = Settings.Read(switches).Configuration;
        if (StoragePlace.Of(configuration) != StorageKind.Sqlite)
            throw new StartRefusedException("Only a SQLite database is copied by this command; for PostgreSQL use pg_dump.");
        var database = Path.Combine(Path.GetFullPath(OptionTable.DataDirectory.Of(configuration)), DataDirectory.DatabaseFileName);
        try
        {
            SqliteBackup.Take(database, Path.GetFullPath(target));
        }
        catch (StoreUnusableException fault)
        {
            throw new StartRefusedException(fault.Message);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{database} is in {target}: {new FileInfo(target).Length} bytes."));
    }
}
