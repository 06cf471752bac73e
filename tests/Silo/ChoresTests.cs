using System.Reflection;
using Evals.Client;
using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Silo.Grains;
using Evals.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evals.Silo;

public sealed class ChoresTests
{
    [Fact]
    public async Task A_sweep_that_hangs_does_not_hold_the_silo_up_beyond_its_time_to_stop()
    {
        await using var store = new MemoryStore();
        var outbox = new HangingOutbox();
        var parts = new SiloParts(store.Ports with { Outbox = outbox }, new RecordedLog(), new GrainOptions(), TimeProvider.System)
        {
            OutboxEvery = TimeSpan.FromMilliseconds(1),
        };
        var grains = new ClusterGrains(
            DispatchProxy.Create<IGrainFactory, Nothing>(), new ClusterCalls(CallOptions.Once, TimeProvider.System), new IdSource(TimeProvider.System));
        await using var services = new ServiceCollection().AddSingleton(grains).BuildServiceProvider();
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        new Chores(parts, services, DispatchProxy.Create<ISiloStatusOracle, Nothing>()).Participate(lifecycle);
        await lifecycle.OnStart(CancellationToken.None);
        await outbox.Hangs;

        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await lifecycle.OnStop(time.Token).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(time.IsCancellationRequested);
    }

    /// <summary>Empty when the silo starts; then it hangs.</summary>
    private sealed class HangingOutbox : IOutboxStore
    {
        private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public Task Hangs => _hangs.Task;

        public Task<IReadOnlyList<(string Workspace, OutboxMessage Message)>> Pending(string? afterId, int count)
        {
            if (Interlocked.Increment(ref _asked) == 1) return Task.FromResult<IReadOnlyList<(string Workspace, OutboxMessage Message)>>([]);
            _hangs.TrySetResult();
            return new TaskCompletionSource<IReadOnlyList<(string Workspace, OutboxMessage Message)>>().Task;
        }
    }
}

/// <summary>Does nothing and answers nothing. Made a subclass of at run time, which is why it is neither sealed nor internal.</summary>
public class Nothing : DispatchProxy
{
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.ReturnType == typeof(bool) ? false : null;
}
