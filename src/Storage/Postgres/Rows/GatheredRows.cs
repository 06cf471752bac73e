using Evals.Grains.Ports;
using Npgsql;

namespace Evals.Storage.Postgres.Rows;

/// <summary>Rows of the kinds that come in numbers: one statement for all that are inserted, and after it one for each other kind. No key
/// is changed twice in a statement; a key that is inserted twice is a violation, as it would be row by row.</summary>
internal sealed class GatheredRows
{
    private readonly DocumentRows _documents = new();
    private readonly MessageRows _messages = new();
    private readonly DeliveredRows _delivered = new();
    private readonly HashSet<(string Workspace, string Id)> _correctedLogs = [];
    private readonly HashSet<(string Workspace, string Id)> _messageKeys = [];

    public JournalRows Journal { get; } = new();

    public LogRows Logs { get; } = new();

    public RunLogRows RunLogs { get; } = new();

    /// <summary>Whether a correction of the log is gathered.</summary>
    public bool HasCorrection(string workspace, string logId) => _correctedLogs.Count > 0 && _correctedLogs.Contains((workspace, logId));

    /// <summary>Whether the message is gathered, to be put or to be removed.</summary>
    public bool HasMessage(string workspace, string messageId) => _messageKeys.Contains((workspace, messageId));

    public void Correct(string workspace, UpdateLogDocument update)
    {
        _correctedLogs.Add((workspace, update.LogId));
        _documents.Add(workspace, update);
    }

    public void Put(string workspace, OutboxMessage message)
    {
        _messageKeys.Add((workspace, message.Id));
        _messages.Add(workspace, message);
    }

    public void Remove(string workspace, RemoveOutbox message)
    {
        _messageKeys.Add((workspace, message.MessageId));
        _delivered.Add(workspace, message);
    }

    /// <param name="counts">What is counted with them, if anything.</param>
    public IEnumerable<NpgsqlBatchCommand> Statements(ArrayInsert? counts)
    {
        if (Inserts(counts) is { Count: > 0 } inserts) yield return ArrayInsert.Together(inserts);
        if (_documents.Count > 0) yield return _documents.Update();
        if (_delivered.Count > 0) yield return _delivered.Remove();
    }

    private List<ArrayInsert> Inserts(ArrayInsert? counts)
    {
        var inserts = new List<ArrayInsert>();
        if (Journal.Count > 0) inserts.Add(Journal.Insert());
        if (Logs.Count > 0) inserts.Add(Logs.Insert());
        if (RunLogs.Count > 0) inserts.Add(RunLogs.Insert());
        if (_messages.Count > 0) inserts.Add(_messages.Put());
        if (counts is not null) inserts.Add(counts);
        return inserts;
    }
}
