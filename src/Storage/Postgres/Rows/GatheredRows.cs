using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>Rows of the kinds that come in numbers, one statement for each kind. No key is changed twice in it, so that the order of the
/// statements is of no account; a key that is inserted twice is a violation, as it would be row by row.</summary>
internal sealed class GatheredRows
{
    private readonly DocumentRows _documents = new();
    private readonly MessageRows _messages = new();
    private readonly DeliveredRows _delivered = new();
    private readonly HashSet<(string Workspace, string Id)> _corrected = [];
    private readonly HashSet<(string Workspace, string Id)> _told = [];

    public JournalRows Journal { get; } = new();

    public LogRows Logs { get; } = new();

    public RunLogRows RunLogs { get; } = new();

    public bool IsEmpty =>
        Journal.Count + Logs.Count + RunLogs.Count + _documents.Count + _messages.Count + _delivered.Count == 0;

    /// <summary>Whether the log's document is replaced in it.</summary>
    public bool Corrects(string workspace, string logId) => _corrected.Count > 0 && _corrected.Contains((workspace, logId));

    /// <summary>Whether the message is put or removed in it.</summary>
    public bool Tells(string workspace, string messageId) => _told.Contains((workspace, messageId));

    public void Correct(string workspace, UpdateLogDocument update)
    {
        _corrected.Add((workspace, update.LogId));
        _documents.Add(workspace, update);
    }

    public void Put(string workspace, OutboxMessage message)
    {
        _told.Add((workspace, message.Id));
        _messages.Add(workspace, message);
    }

    public void Remove(string workspace, RemoveOutbox message)
    {
        _told.Add((workspace, message.MessageId));
        _delivered.Add(workspace, message);
    }

    public IEnumerable<NpgsqlBatchCommand> Statements()
    {
        if (Journal.Count > 0) yield return Journal.Insert();
        if (Logs.Count > 0) yield return Logs.Insert();
        if (_documents.Count > 0) yield return _documents.Update();
        if (RunLogs.Count > 0) yield return RunLogs.Insert();
        if (_messages.Count > 0) yield return _messages.Put();
        if (_delivered.Count > 0) yield return _delivered.Remove();
    }
}
