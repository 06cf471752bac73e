namespace Evals.Grains.Ports;

/// <summary>Everything that the grains ask of storage. One storage implements all of it over one database.</summary>
public sealed record Stores(
    IJournal Journal,
    ISnapshots Snapshots,
    ILogStore Logs,
    ICatalogStore Catalog,
    IOutboxStore Outbox,
    IKeyStore Keys,
    IAnswerStore Answers);
