using Evals.Storage.Writing;

namespace Evals.Storage.Postgres;

/// <summary>How to open a PostgreSQL database.</summary>
/// <param name="ConnectionString">As Npgsql takes it. <c>Search Path</c> names the one schema that the tables are in, <c>evals</c> unless
/// set. Connections must be the server's own or a pooler's whole sessions: locks and settings belong to the session.</param>
public sealed record PostgresOptions(string ConnectionString)
{
    /// <summary>Which engine is to work on the database; the two exclude each other.</summary>
    public EngineKind Engine { get; init; } = EngineKind.Standalone;

    /// <summary>Who opens it, for the message to one who comes later: a machine, a pod. Not a secret.</summary>
    public string Owner { get; init; } = $"process {Environment.ProcessId} on {Environment.MachineName}";

    /// <summary>How long to wait at the start for an engine that is just letting go of the database (a killed process, a rolling update).</summary>
    public TimeSpan EngineWait { get; init; } = TimeSpan.FromSeconds(10);

    internal WriteLimits Limits { get; init; } = new();

    /// <summary>After this the server gives up a statement. Less than a grain waits for its write, so that the answer is the server's.</summary>
    internal TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(8);
}

/// <summary>What runs the grains. The names are stored: never change one.</summary>
public enum EngineKind
{
    /// <summary>One process, which has the database for itself.</summary>
    Standalone,

    /// <summary>Silos of one cluster, which share it.</summary>
    Cluster,
}
