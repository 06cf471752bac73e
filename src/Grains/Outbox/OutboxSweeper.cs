using System.Text.Json;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>
/// Delivers messages that were committed and whose sender did not live to deliver them. A message that is taken or refused
/// is removed; one that can't be delivered now, or that this version can't read, stays for the next sweep.
/// </summary>
internal sealed class OutboxSweeper(Stores stores, IGrains grains, IGrainLog log)
{
    private const int PageSize = 256;

    private readonly HashSet<string> _unreadable = [];

    /// <summary>Goes once through all that is waiting; never throws. Not for two calls at a time.</summary>
    public async Task Sweep()
    {
        try
        {
            string? after = null;
            var stuck = 0;
            while (await stores.Outbox.Pending(after, PageSize) is { Count: > 0 } page)
            {
                stuck += page.Count - await DeliverPage(page);
                after = page[^1].Message.Id;
            }

            GrainMetrics.OutboxStuck.Record(stuck);
        }
        catch (Exception fault)
        {
            log.Warning("The outbox could not be swept; it is tried again.", fault);
        }
    }

    /// <summary>Receivers side by side, the messages of one in their order.</summary>
    /// <returns>How many were delivered.</returns>
    private async Task<int> DeliverPage(IReadOnlyList<(string Workspace, OutboxMessage Message)> page)
    {
        var delivered = await Task.WhenAll(page
            .GroupBy(entry => new GrainKey(entry.Workspace, entry.Message.ReceiverId))
            .Select(receiver => DeliverInOrder(receiver.Key, receiver.Select(entry => entry.Message))));
        foreach (var workspace in delivered.SelectMany(message => message).GroupBy(message => message.Workspace, message => message.Id))
            await stores.Journal.Write(workspace.Key, [.. workspace.Select(id => new RemoveOutbox(id))]);
        return delivered.Sum(messages => messages.Count);
    }

    private async Task<List<(string Workspace, string Id)>> DeliverInOrder(GrainKey receiver, IEnumerable<OutboxMessage> messages)
    {
        List<(string, string)> delivered = [];
        foreach (var message in messages)
        {
            if (await Deliver(receiver, message)) delivered.Add((receiver.Workspace, message.Id));
        }

        return delivered;
    }

    private async Task<bool> Deliver(GrainKey receiver, OutboxMessage message)
    {
        try
        {
            var refusal = await GrainMessage.Parse(message.Payload).Deliver(grains, receiver);
            if (refusal is not null) log.Warning($"{receiver} refused outbox message {message.Id}: {refusal.Message}");
            return true;
        }
        catch (JsonException fault)
        {
            if (_unreadable.Add(message.Id)) log.Error($"Outbox message {message.Id} for {receiver} can't be read and is kept.", fault);
            return false;
        }
        catch (Exception fault)
        {
            log.Warning($"Outbox message {message.Id} for {receiver} was not delivered; it is tried again.", fault);
            return false;
        }
    }
}
