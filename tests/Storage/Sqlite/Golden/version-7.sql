-- version 7

CREATE TABLE answers (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    request BLOB NOT NULL,
    seed TEXT NOT NULL,
    claim TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    kept_until INTEGER NOT NULL,
    status INTEGER NOT NULL,
    body BLOB,
    PRIMARY KEY (workspace, name)
);

CREATE INDEX answers_by_age ON answers (kept_until);

CREATE TABLE api_keys (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    PRIMARY KEY (workspace, name)
) WITHOUT ROWID;

CREATE TABLE datapoints (
    workspace TEXT NOT NULL,
    file_id TEXT NOT NULL,
    id TEXT NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (workspace, file_id, id)
);

CREATE INDEX datapoints_by_id ON datapoints (workspace, id, file_id);

CREATE TABLE dataset_parts (
    workspace TEXT NOT NULL,
    version_id TEXT NOT NULL,
    part INTEGER NOT NULL,
    datapoint_ids TEXT NOT NULL,
    PRIMARY KEY (workspace, version_id, part)
);

CREATE TABLE dataset_versions (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    datapoints INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
) WITHOUT ROWID;

CREATE TABLE directories (
    workspace TEXT NOT NULL,
    path TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, path),
    UNIQUE (workspace, id)
) WITHOUT ROWID;

CREATE INDEX directories_by_parent ON directories (workspace, parent);

CREATE TABLE evaluations (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    file_id TEXT,
    name TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
) WITHOUT ROWID;

CREATE INDEX evaluations_by_file ON evaluations (workspace, file_id, created_at, id) WHERE file_id IS NOT NULL;

CREATE UNIQUE INDEX evaluations_by_name ON evaluations (workspace, file_id, name)
    WHERE file_id IS NOT NULL AND name IS NOT NULL;

CREATE TABLE files (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    type INTEGER NOT NULL,
    path TEXT NOT NULL,
    directory TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    environments TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id),
    UNIQUE (workspace, path)
) WITHOUT ROWID;

CREATE INDEX files_by_change ON files (workspace, updated_at, id);

CREATE INDEX files_by_creation ON files (workspace, created_at, id);

CREATE INDEX files_by_directory ON files (workspace, directory, path);

CREATE INDEX files_by_name ON files (workspace, folded_name, id);

CREATE TABLE journal (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    grain TEXT NOT NULL,
    seq INTEGER NOT NULL,
    events BLOB NOT NULL,
    PRIMARY KEY (workspace, kind, grain, seq)
) WITHOUT ROWID;

CREATE TABLE log_counts (
    workspace TEXT NOT NULL,
    file_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    logs INTEGER NOT NULL,
    PRIMARY KEY (workspace, file_id, version_id)
) WITHOUT ROWID;

CREATE TABLE logs (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    file_type INTEGER NOT NULL,
    file_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    home_run_id TEXT NOT NULL,
    parent_id TEXT,
    trace_parent_id TEXT,
    datapoint_id TEXT,
    complete INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    document BLOB NOT NULL, outcome BLOB,
    PRIMARY KEY (workspace, id)
);

CREATE INDEX logs_by_file ON logs (workspace, file_id, created_at, id);

CREATE INDEX logs_by_parent ON logs (workspace, parent_id, version_id, revision) WHERE parent_id IS NOT NULL;

CREATE INDEX logs_by_trace_parent ON logs (workspace, trace_parent_id, created_at, id) WHERE trace_parent_id IS NOT NULL;

CREATE TABLE outbox (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (workspace, id)
);

CREATE INDEX outbox_by_age ON outbox (id, workspace);

CREATE TABLE run_log_parts (
    workspace TEXT NOT NULL,
    run_id TEXT NOT NULL,
    first INTEGER NOT NULL,
    log_ids BLOB NOT NULL,
    PRIMARY KEY (workspace, run_id, first)
) WITHOUT ROWID;

CREATE TABLE snapshot_parts (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    grain TEXT NOT NULL,
    part INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (workspace, kind, grain, part)
);

CREATE TABLE snapshots (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    grain TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (workspace, kind, grain)
) WITHOUT ROWID;

CREATE TABLE versions (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    PRIMARY KEY (workspace, id)
) WITHOUT ROWID;

CREATE TABLE waiting_runs (
    workspace TEXT NOT NULL,
    version_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    PRIMARY KEY (workspace, version_id, run_id)
) WITHOUT ROWID;
