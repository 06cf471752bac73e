using Evals.Grains.Ports;

namespace Evals.Storage;

/// <summary>
/// Whether a store takes writes now: there is room, and a small write goes the way of all others, through the queue and the writer onto the
/// disk, and leaves nothing behind. What was found is remembered for a moment, so that many questions cost one write; while a write hangs
/// no other is sent.
/// </summary>
/// <param name="patience">How long the write may take before the store counts as away.</param>
public sealed class StoreProbe(IStore store, TimeProvider time, TimeSpan patience)
{
    // Put and removed in one transaction: nobody ever sees it, and yet its pages are written.
    private const string Workspace = "probe";

    private static readonly OutboxMessage Message = new("msg_probe", "rn_probe", []);
    private static readonly TimeSpan RememberGood = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RememberBad = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<string?> _asked = Task.FromResult<string?>(null);
    private long? _answeredAt;

    /// <returns>Why the store takes no writes; null when it does.</returns>
    public async Task<string?> Problem(CancellationToken cancel)
    {
        try
        {
            return await Ask().WaitAsync(patience, time, cancel);
        }
        catch (TimeoutException)
        {
            return "the store does not answer";
        }
    }

    private Task<string?> Ask()
    {
        lock (_gate)
        {
            if (!_asked.IsCompleted || IsFresh()) return _asked;
            _answeredAt = null;
            return _asked = Write();
        }
    }

    private bool IsFresh() =>
        _answeredAt is { } then && time.GetElapsedTime(then) < (_asked.Result is null ? RememberGood : RememberBad);

    private async Task<string?> Write()
    {
        try
        {
            await store.EnsureRoom();
            await store.Ports.Journal.Write(Workspace, [new PutOutbox(Message), new RemoveOutbox(Message.Id)]);
            return null;
        }
        catch (Exception fault)
        {
            return fault.Message;
        }
        finally
        {
            lock (_gate) _answeredAt = time.GetTimestamp();
        }
    }
}
