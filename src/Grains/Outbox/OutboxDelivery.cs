using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Delivers what a grain has just committed, so that who is answered reads it at the runs it concerns, too. What can't be
/// delivered now stays for the <see cref="OutboxSweeper"/>: the change itself is durable and holds.</summary>
internal static class OutboxDelivery
{
    private const int AtOnce = 64;
    private const int Attempts = 2;

    /// <summary>Returns when every run has been told or the attempts are used up; never throws.</summary>
    public static async Task Deliver(this GrainServices services, GrainId sender, IReadOnlyList<OutboxMessage> messages)
    {
        foreach (var chunk in messages.Chunk(AtOnce))
        {
            var delivered = await Task.WhenAll(chunk.Select(message => services.Deliver(sender, message)));
            _ = services.Remove(sender, [.. chunk.Where((_, i) => delivered[i]).Select(message => new RemoveOutbox(message.Id))]);
        }
    }

    /// <summary>Delivers what a command that came again had told the first time, in case that was not delivered: its first answer may
    /// have been lost together with the activation. The runs take repeats without harm.</summary>
    public static async Task DeliverAgain(this GrainServices services, GrainId sender, IEnumerable<OutboxMessage> messages)
    {
        foreach (var chunk in messages.Chunk(AtOnce)) await Task.WhenAll(chunk.Select(message => services.Deliver(sender, message)));
    }

    private static async Task<bool> Deliver(this GrainServices services, GrainId sender, OutboxMessage message)
    {
        var receiver = new GrainKey(sender.Workspace, message.ReceiverId);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await GrainMessage.Parse(message.Payload).Deliver(services.Grains, receiver);
                return true;
            }
            catch (GrainUnavailableException) when (attempt < Attempts)
            {
                // The next call finds a fresh activation.
            }
            catch (Exception fault)
            {
                services.Log.Warning($"{sender} could not tell {message.ReceiverId} of a change; the sweep of the outbox will.", fault);
                return false;
            }
        }
    }

    /// <summary>Nobody waits for it: a message that is delivered twice does no harm.</summary>
    private static async Task Remove(this GrainServices services, GrainId sender, IReadOnlyList<StoreRow> rows)
    {
        if (rows.Count == 0) return;
        try
        {
            await services.Stores.Journal.Write(sender.Workspace, rows);
        }
        catch (Exception fault)
        {
            services.Log.Warning($"{sender} could not remove delivered messages from the outbox; they are delivered again.", fault);
        }
    }
}
