using Evals.Client;
using Evals.Grains;

namespace Evals.Silo.Grains;

/// <summary>What every silo does regularly. What is left in the outbox is delivered before the silo's start is done, and at once when a
/// silo was lost, too: that one may not have lived to deliver what it had committed.</summary>
internal sealed class Chores(SiloParts parts, IServiceProvider services, ISiloStatusOracle silos)
    : ILifecycleParticipant<ISiloLifecycle>, ISiloStatusListener
{
    private readonly Lock _gate = new();
    private readonly List<Periodic> _regular = [];
    private Task _lastSweep = Task.CompletedTask;
    private OutboxSweeper? _outbox;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(Chores), ServiceLifecycleStage.Active, Start, Stop);

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead) _ = SweepOutbox();
    }

    private async Task Start(CancellationToken cancel)
    {
        _outbox = new OutboxSweeper(parts.Stores, services.GetRequiredService<ClusterGrains>(), parts.Log);
        await SweepOutbox();
        _regular.Add(new Periodic(parts.OutboxEvery, TimeProvider.System, SweepOutbox));
        _regular.Add(new Periodic(parts.AnswersEvery, TimeProvider.System, new AnswerSweeper(parts.Stores, parts.Time, parts.Log).Sweep));
        silos.SubscribeToSiloStatusEvents(this);
    }

    /// <summary>Waits for a sweep that is going on, though not beyond the silo's time to stop: the storage may hang.</summary>
    private async Task Stop(CancellationToken cancel)
    {
        silos.UnSubscribeFromSiloStatusEvents(this);
        foreach (var chore in _regular) chore.Stop();
        foreach (var chore in _regular) await chore.DisposeAsync().AsTask().WaitAsync(cancel);
    }

    /// <summary>One sweep after another.</summary>
    private Task SweepOutbox()
    {
        lock (_gate)
            return _lastSweep = SweepAfter(_lastSweep);
    }

    private async Task SweepAfter(Task before)
    {
        await before;
        await _outbox!.Sweep();
    }
}
