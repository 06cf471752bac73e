using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage.Sqlite;

/// <summary>Writes rows of all kinds through the writer's connection, inside its transaction.</summary>
internal sealed class RowWriter(Connection connection)
{
    private readonly LogRows _logs = new(connection);
    private readonly DirectoryRows _directories = new(connection);
    private readonly RunLogParts _places = new(connection);
    private readonly AnswerRows _answers = new(connection);

    /// <summary>Writes rows of one write. Afterwards all of them are written, or the first one whose unique key is taken is returned;
    /// what had been changed until then is for the caller to take back.</summary>
    public StoreRow? TryWrite(string workspace, IReadOnlyList<StoreRow> rows)
    {
        _places.Clear();
        foreach (var row in rows)
        {
            if (!TryWrite(workspace, row)) return row;
        }

        return _places.TryFlush(workspace);
    }

    /// <inheritdoc cref="LogRows.AddCount"/>
    public void AddCount((string Workspace, string FileId, string VersionId) key, long logs) => _logs.AddCount(key, logs);

    private bool TryWrite(string workspace, StoreRow row)
    {
        switch (row)
        {
            case InsertLog insert: return _logs.TryInsert(workspace, insert);
            case PutFile put: return TryPut(workspace, put);
            case PutEvaluation put: return TryPut(workspace, put);
            case InsertDirectory insert: return _directories.TryInsert(workspace, insert.Directory);
            case MoveDirectory move: return _directories.TryMove(workspace, move);
            case RemoveDirectory remove: return _directories.TryRemove(workspace, remove.Path);
            case InsertRunLog insert: _places.Add(insert); break;
            case PutDirectories put: _directories.Put(workspace, put.Directories); break;
            case RemoveFile remove: Remove(workspace, remove); break;
            case RemoveVersion remove: Remove(workspace, remove); break;
            case RemoveLog remove: _logs.Remove(workspace, remove); break;
            case UpdateLogDocument update: _logs.Update(workspace, update); break;
            case PutVersion put: Put(workspace, put); break;
            case PutDatapoints put: Put(workspace, put); break;
            case PutDatasetVersion put: Put(workspace, put); break;
            case RemoveEvaluation remove: Remove(workspace, remove); break;
            case PutWaitingRun put: Put(workspace, put); break;
            case RemoveWaitingRun remove: Remove(workspace, remove); break;
            case PutOutbox put: Put(workspace, put.Message); break;
            case RemoveOutbox remove: Remove(workspace, remove); break;
            case PutKey put: Put(workspace, put); break;
            case RemoveKey remove: Remove(workspace, remove); break;
            case PutAnswer put: return _answers.TryPut(workspace, put);
            case RemoveAnswer remove: _answers.Remove(workspace, remove); break;
            default: throw new ArgumentException($"No table for {row.GetType().Name}.", nameof(row));
        }

        return true;
    }

    private bool TryPut(string workspace, PutFile row) => connection.Query(
        """
        INSERT INTO files (workspace, id, type, path, directory, folded_name, environments, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (workspace, id) DO UPDATE SET
            type = excluded.type, path = excluded.path, directory = excluded.directory, folded_name = excluded.folded_name,
            environments = excluded.environments, created_at = excluded.created_at, updated_at = excluded.updated_at
        """)
        .Bind(workspace).Bind(row.FileId).Bind((long)row.Type).Bind(row.Path)
        .Bind(FilePaths.DirectoryOf(row.Path)).Bind(FileColumns.FoldedName(row)).Bind(FileColumns.Environments(row))
        .Bind(Timestamps.ToMicroseconds(row.CreatedAt)).Bind(Timestamps.ToMicroseconds(row.UpdatedAt))
        .TryExecute();

    private bool TryPut(string workspace, PutEvaluation row) => connection.Query(
        """
        INSERT INTO evaluations (workspace, id, file_id, name, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (workspace, id) DO UPDATE SET
            file_id = excluded.file_id, name = excluded.name, created_at = excluded.created_at
        """)
        .Bind(workspace).Bind(row.EvaluationId).Bind(row.FileId).Bind(row.Name).Bind(Timestamps.ToMicroseconds(row.CreatedAt))
        .TryExecute();

    private void Put(string workspace, PutVersion row) => connection
        .Query("INSERT INTO versions (workspace, id, file_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .Bind(workspace).Bind(row.VersionId).Bind(row.FileId)
        .Execute();

    private void Put(string workspace, PutDatapoints row)
    {
        foreach (var datapoint in row.Datapoints)
        {
            connection
                .Query("INSERT INTO datapoints (workspace, file_id, id, document) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .Bind(workspace).Bind(row.FileId).Bind(datapoint.Id).Bind(datapoint.Document)
                .Execute();
        }
    }

    private void Put(string workspace, PutDatasetVersion row)
    {
        connection
            .Query("INSERT INTO dataset_versions (workspace, id, file_id, datapoints) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .Bind(workspace).Bind(row.VersionId).Bind(row.FileId).Bind(row.DatapointIds.Count)
            .Execute();
        for (var part = 0; part < DatasetParts.Count(row.DatapointIds); part++)
        {
            connection
                .Query(
                    """
                    INSERT INTO dataset_parts (workspace, version_id, part, datapoint_ids) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING
                    """)
                .Bind(workspace).Bind(row.VersionId).Bind(part).Bind(DatasetParts.Text(row.DatapointIds, part))
                .Execute();
        }
    }

    private void Remove(string workspace, RemoveFile row) => connection
        .Query("DELETE FROM files WHERE workspace = ? AND id = ?").Bind(workspace).Bind(row.FileId)
        .Execute();

    private void Remove(string workspace, RemoveVersion row) => connection
        .Query("DELETE FROM versions WHERE workspace = ? AND id = ?").Bind(workspace).Bind(row.VersionId)
        .Execute();

    private void Remove(string workspace, RemoveEvaluation row) => connection
        .Query("DELETE FROM evaluations WHERE workspace = ? AND id = ?").Bind(workspace).Bind(row.EvaluationId)
        .Execute();

    private void Put(string workspace, PutWaitingRun row) => connection
        .Query("INSERT INTO waiting_runs (workspace, version_id, run_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .Bind(workspace).Bind(row.VersionId).Bind(row.RunId)
        .Execute();

    private void Remove(string workspace, RemoveWaitingRun row) => connection
        .Query("DELETE FROM waiting_runs WHERE workspace = ? AND version_id = ? AND run_id = ?")
        .Bind(workspace).Bind(row.VersionId).Bind(row.RunId)
        .Execute();

    private void Put(string workspace, OutboxMessage message) => connection.Query(
        """
        INSERT INTO outbox (workspace, id, run_id, payload) VALUES (?, ?, ?, ?)
        ON CONFLICT (workspace, id) DO UPDATE SET run_id = excluded.run_id, payload = excluded.payload
        """)
        .Bind(workspace).Bind(message.Id).Bind(message.ReceiverId).Bind(message.Payload)
        .Execute();

    private void Remove(string workspace, RemoveOutbox row) => connection
        .Query("DELETE FROM outbox WHERE workspace = ? AND id = ?").Bind(workspace).Bind(row.MessageId)
        .Execute();

    // A key opens one workspace: the same hash elsewhere goes too.
    private void Put(string workspace, PutKey row) => connection
        .Query("INSERT OR REPLACE INTO api_keys (workspace, name, hash) VALUES (?, ?, ?)")
        .Bind(workspace).Bind(row.Name).Bind(row.Hash)
        .Execute();

    private void Remove(string workspace, RemoveKey row) => connection
        .Query("DELETE FROM api_keys WHERE workspace = ? AND name = ? AND hash IS NOT ?")
        .Bind(workspace).Bind(row.Name).Bind(row.Unless)
        .Execute();
}
