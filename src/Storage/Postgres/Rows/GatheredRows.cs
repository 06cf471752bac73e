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
    private readonly HashSet<(string Workspace, string Id)> _corrected = [];
    private readonly HashSet<(string Workspace, string Id)> _told = [];

    public JournalRows Journal { get; } = new();

    public LogRows Logs { get; } = new();

    public RunLogRows RunLogs { get; } = new();

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
