namespace Evals.Storage;

/// <summary>Why a store can't be opened.</summary>
public enum StoreProblem
{
    /// <summary>Another process works on the data directory.</summary>
    InUse,

    /// <summary>A newer program wrote the database.</summary>
    NewerVersion,

    /// <summary>The file is no database, or another program's.</summary>
    NotOurs,

    /// <summary>The directory or file can't be created, read or written.</summary>
    Inaccessible,

    /// <summary>What says where the database is can't be read.</summary>
    BadSettings,
}

/// <summary>The store can't be opened, and nothing was changed on disk. The message is one sentence for an operator.</summary>
public sealed class StoreUnusableException(StoreProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreProblem Problem { get; } = problem;
}
