using Evals.Engine.Faults;
using Evals.Engine.Notebook;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Testing;

namespace Evals.Engine.Hosting;

/// <summary>What the suite puts under an engine, to hold it up, make it fail and look at it.</summary>
internal sealed class EngineParts
{
    public EngineParts(Stores stores)
    {
        Journal = new FaultyJournal(stores.Journal);
        Snapshots = new FaultySnapshots(stores.Snapshots);
        Stores = stores with { Journal = Journal, Snapshots = Snapshots };
    }

    public FaultyJournal Journal { get; }

    public FaultySnapshots Snapshots { get; }

    public Stores Stores { get; }

    public FakeTime Time { get; } = new();

    public RecordedLog Log { get; } = new();

    public TurnProbe Probe { get; } = new();

    /// <summary>Small, so that tests reach the limits; but a write may take longer than a grain may be idle.</summary>
    public GrainOptions Options { get; } = new()
    {
        FlushTimeout = TimeSpan.FromHours(1),
        MailboxLimit = 256,
        SnapshotEvery = 20,
        SnapshotOnLeave = 1,
    };
}
