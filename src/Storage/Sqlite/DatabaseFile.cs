using System.Buffers.Binary;

namespace Evals.Storage.Sqlite;

/// <summary>Looks at a file before SQLite may touch it: what is not ours, or newer than this program, is left exactly as it is.</summary>
internal static class DatabaseFile
{
    // https://www.sqlite.org/fileformat.html, section 1.3.
    private const int HeaderBytes = 100;
    private const int UserVersionAt = 60;
    private const int ApplicationIdAt = 68;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Passes when there is no file, an empty one, or a database of ours that this program knows.</summary>
    public static void Check(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        var read = ReadStart(path, header);
        if (read == 0) return;
        if (read < HeaderBytes || !header.StartsWith(Magic)) throw NotOurs(path, "is no SQLite database");
        CheckOwner(path, BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdAt..]), orNobody: true);
        CheckVersion(path, BinaryPrimitives.ReadInt32BigEndian(header[UserVersionAt..]));
    }

    /// <summary>As <see cref="Check(string)"/>, with what the write-ahead log adds to the file.</summary>
    public static void Check(string path, Connection connection)
    {
        var isEmpty = connection.Number("SELECT count(*) FROM sqlite_master") == 0;
        CheckOwner(path, connection.Number("PRAGMA application_id"), orNobody: isEmpty);
        CheckVersion(path, connection.Number("PRAGMA user_version"));
    }

    private static void CheckOwner(string path, long applicationId, bool orNobody)
    {
        if (applicationId == Schema.ApplicationId || (applicationId == 0 && orNobody)) return;
        throw NotOurs(path, "is a database of another program");
    }

    private static void CheckVersion(string path, long version)
    {
        if (version <= Schema.Version) return;
        throw new StoreUnusableException(
            StoreProblem.NewerVersion,
            $"The database {path} has schema version {version}, and this program knows versions up to {Schema.Version}: use a newer program.");
    }

    public static StoreUnusableException Unusable(string path, SqliteFault fault) => fault.IsNotADatabase
        ? new StoreUnusableException(
            StoreProblem.NotOurs,
            $"The file {path} is damaged or no SQLite database; nothing was changed. Restore a backup into an empty data directory, or choose another one.",
            fault)
        : new StoreUnusableException(StoreProblem.Inaccessible, $"The database {path} can't be opened: {fault.Message}", fault);

    private static int ReadStart(string path, Span<byte> header)
    {
        try
        {
            if (!File.Exists(path)) return 0;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(StoreProblem.Inaccessible, $"The database {path} can't be read: {fault.Message}", fault);
        }
    }

    private static StoreUnusableException NotOurs(string path, string what) =>
        new(StoreProblem.NotOurs, $"The file {path} {what}; nothing was changed. Choose another data directory, or move the file away.");
}
