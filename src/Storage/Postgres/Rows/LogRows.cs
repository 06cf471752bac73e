using Evals.Grains.Ports;

namespace Evals.Storage.Postgres.Rows;

internal sealed class LogRows
{
    private readonly Column<string?> _workspaces = Column.Text(), _ids = Column.Text(), _files = Column.Text(), _versions = Column.Text();
    private readonly Column<string?> _homes = Column.Text(), _parents = Column.Text(), _traceParents = Column.Text(), _datapoints = Column.Text();
    private readonly Column<long> _times = Column.Int64(), _revisions = Column.Int64();
    private readonly Column<short> _types = Column.Int16();
    private readonly Column<bool> _complete = Column.Boolean();
    private readonly Column<byte[]> _documents = Column.Bytes();
    private readonly Column<byte[]?> _outcomes = Column.OptionalBytes();

    public int Count => _types.Count;

    public void Add(string workspace, InsertLog row)
    {
        var log = row.Log;
        _workspaces.AddText(workspace);
        _ids.AddText(log.Id);
        _types.Add((short)log.Version.Type);
        _files.AddText(log.Version.FileId);
        _versions.AddText(log.Version.VersionId);
        _homes.AddText(log.HomeRunId);
        _parents.AddText(log.ParentId);
        _traceParents.AddText(log.TraceParentId);
        _datapoints.AddText(log.DatapointId);
        _complete.Add(log.Complete);
        _times.Add(Timestamps.ToMicroseconds(log.CreatedAt));
        _revisions.Add(log.Revision);
        _documents.Add(log.Document);
        _outcomes.Add(row.Outcome);
    }

    public ArrayInsert Insert() => new(
        """
        logs (workspace, id, file_type, file_id, version_id, home_run_id, parent_id, trace_parent_id, datapoint_id,
            complete, created_at, revision, document, outcome)
        """,
        [
            _workspaces.ToParameter(), _ids.ToParameter(), _types.ToParameter(), _files.ToParameter(), _versions.ToParameter(),
            _homes.ToParameter(), _parents.ToParameter(), _traceParents.ToParameter(), _datapoints.ToParameter(),
            _complete.ToParameter(), _times.ToParameter(), _revisions.ToParameter(), _documents.ToParameter(),
            _outcomes.ToParameter(),
        ]);
}
