using Evals.Grains.Ports;

namespace Evals.Storage.Postgres.Rows;

internal sealed class JournalRows
{
    private readonly Column<string?> _workspaces = Column.Text(), _kinds = Column.Text(), _grains = Column.Text();
    private readonly Column<long> _seqs = Column.Int64();
    private readonly Column<byte[]> _events = Column.Bytes();

    public int Count => _seqs.Count;

    public void Add(JournalAppend append)
    {
        _workspaces.AddText(append.Grain.Workspace);
        _kinds.Add(append.Grain.Kind.ToString());
        _grains.AddText(append.Grain.Key.Id);
        _seqs.Add(append.Seq);
        _events.Add(append.Events);
    }

    public ArrayInsert Insert() => new(
        "journal (workspace, kind, grain, seq, events)",
        [_workspaces.ToParameter(), _kinds.ToParameter(), _grains.ToParameter(), _seqs.ToParameter(), _events.ToParameter()]);
}
