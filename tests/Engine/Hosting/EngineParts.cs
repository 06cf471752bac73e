using Evals.Engine.Faults;
using Evals.Engine.Notebook;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Testing;

namespace Evals.Engine.Hosting;

/// <summary>What the suite puts under an engine, to hold it up, make it fail and look at it.</summary>
internal sealed class EngineParts
{
    private readonly Stores _stores;
    private MortalJournal _line;

    public EngineParts(Stores stores)
    {
        _stores = stores;
        Journal = new FaultyJournal(stores.Journal);
        Snapshots = new FaultySnapshots(stores.Snapshots);
        _line = new MortalJournal(Journal, Task.CompletedTask);
    }

    /// <summary>The stores as the engine that is started next sees them.</summary>
    public Stores Stores => _stores with { Journal = _line, Snapshots = Snapshots };

    public FaultyJournal Journal { get; }

    public FaultySnapshots Snapshots { get; }

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
        SnapshotPiece = 256,
        SnapshotPause = TimeSpan.Zero,
    };

    /// <summary>Starts the next engine on the same store.</summary>
    /// <param name="kill">Whether the engine before can't write any more; otherwise it lives on beside the new one.</param>
    /// <param name="start">Makes the engine, of <see cref="Stores"/>.</param>
    public void Replace(bool kill, Action start)
    {
        lock (_stores)
        {
            _line = new MortalJournal(Journal, kill ? _line.Kill() : Task.CompletedTask);
            start();
        }
    }
}
