namespace Evals.Grains.Ports;

/// <summary>
/// The truth: append-only entries by (grain, seq), each written in one transaction with the rows that belong to it.
/// Appends that wait while another is being written are written together (group commit); one grain's duplicate key fails
/// that grain's part alone.
/// </summary>
public interface IJournal
{
    /// <summary>Appends one entry and its rows, durably, or nothing at all.</summary>
    /// <exception cref="Evals.Contracts.GrainUnavailableException">Storage is away, stopping or too busy. The outcome may be unknown:
    /// the caller drops its state and reads the journal again.</exception>
    Task<AppendOutcome> Append(JournalAppend append);

    /// <summary>Writes rows that belong to no grain's journal (outbox clean-up, API keys, directories), durably, or nothing at all
    /// when a row's key is taken.</summary>
    Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows);

    /// <summary>The entries after <paramref name="afterSeq"/>, in order.</summary>
    IAsyncEnumerable<JournalEntry> Read(GrainId grain, long afterSeq, CancellationToken cancel = default);
}

/// <param name="Seq">The entry's place: 1 for a grain's first, then without gaps.</param>
/// <param name="Events">The events, serialized as one UTF-8 JSON array.</param>
/// <param name="Rows">What to change in the tables, in order.</param>
public sealed record JournalAppend(GrainId Grain, long Seq, byte[] Events, IReadOnlyList<StoreRow> Rows);

/// <param name="Seq">The entry's place in its grain's journal, from 1.</param>
/// <param name="Events">As in <see cref="JournalAppend"/>.</param>
public readonly record struct JournalEntry(long Seq, byte[] Events);

/// <summary>What became of an append.</summary>
/// <param name="Kind">Whether it was written.</param>
/// <param name="Row">For a conflict: the row whose key is taken.</param>
public readonly record struct AppendOutcome(AppendOutcomeKind Kind, StoreRow? Row = null)
{
    public static AppendOutcome Committed { get; } = new(AppendOutcomeKind.Committed);

    public static AppendOutcome Stale { get; } = new(AppendOutcomeKind.Stale);
}

/// <summary>Whether an append was written, and if not, why.</summary>
public enum AppendOutcomeKind
{
    /// <summary>Entry and rows are durable.</summary>
    Committed,

    /// <summary>The grain's journal has an entry at that place already: another activation wrote it. Nothing was written.</summary>
    Stale,

    /// <summary>A row's unique key is taken: a path, an evaluation's name, a log id. Nothing was written.</summary>
    Conflict,
}
