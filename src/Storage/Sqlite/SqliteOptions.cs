using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

internal sealed record SqliteOptions
{
    /// <summary>How long to wait for another connection's lock. Only a foreign process (a backup, a shell) ever holds one for long.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many reads run at the same time; further ones wait.</summary>
    public int Readers { get; init; } = 4;

    public WriteLimits Limits { get; init; } = new();

    /// <summary>How many pages (of 4 KiB) the write-ahead log gathers before they are moved into the database file. Four times
    /// SQLite's own number: a page that every batch touches (the end of a run's journal) is then moved a quarter as often.</summary>
    public int CheckpointPages { get; init; } = 4000;

    /// <summary>
    /// What the writer's connection is told first. FULL: a commit returns when the write-ahead log is on the disk, so that what
    /// is answered outlives the machine's power. No checkpoint inside a commit: <see cref="Checkpoints"/> sees to them.
    /// Cache in KiB, limit in bytes.
    /// </summary>
    public string WriterSetup { get; init; } =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; "
        + "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768";
}
