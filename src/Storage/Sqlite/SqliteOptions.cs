using Evals.Storage.Writing;

namespace Evals.Storage.Sqlite;

internal sealed record SqliteOptions
{
    /// <summary>How long to wait for another connection's lock. Only a foreign process (a backup, a shell) ever holds one for long.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many reads run at the same time; further ones wait.</summary>
    public int Readers { get; init; } = 4;

    public WriteLimits Limits { get; init; } = new();
}
