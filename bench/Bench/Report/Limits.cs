using static Evals.Bench.Report.Bound;

namespace Evals.Bench.Report;

/// <summary>
/// Every limit that is measured, in the order of the report. The peers' figures were published by their makers (traces per second of
/// two tracing backends) or measured on a machine like the one in docs/performance.md (promptfoo's server).
/// </summary>
internal static class Limits
{
    public static IReadOnlyList<Limit> All { get; } =
    [
        new("writes.logs", "Log writes, 64 connections: share of a bare endpoint that parses the same body", AtLeast, 0.40),
        new("writes.judgments", "Judgments, 64 connections: share of the bare endpoint", AtLeast, 0.40),
        new("writes.half-p99", "p99 of log writes at half of peak load", AtMost, 25, "ms"),
        new("writes.peer-laptop", "Log writes; a tracing backend on a laptop, published: 450", AtLeast, 450, "/s"),
        new("writes.peer-cores", "Log writes; a tracing backend on 63 cores, published: 1,000", AtLeast, 1_000, "/s"),
        new("writes.peer-append", "Durable log writes; promptfoo's appends at 64 connections: 1,100, with synced commits 580", AtLeast, 1_100, "/s"),

        new("postgres.logs", "Log writes on PostgreSQL, 64 connections: share of the bare endpoint", AtLeast, 0.30),
        new("postgres.pgbench", "The same over pgbench's single-row inserts of that size by 64 clients", AtLeast, 1.2),

        new("cluster.pgbench", "Log writes of the standalone server on PostgreSQL over pgbench's single-row inserts", AtLeast, 1),
        new("cluster.silo", "Log writes through a gateway and one silo: share of standalone on PostgreSQL", AtLeast, 0.5),
        new("cluster.silos", "The same through a gateway and two silos on the same cores", AtLeast, 0.5),

        new("batches.results", "EvalGuard's results, 1,000 a request: share of raw batched inserts of the same rows", AtLeast, 0.5),
        new("batches.documents", "The same over raw batched inserts of one document with one key for each", AtLeast, 0.5),
        new("batches.add-logs", "Adding logs to a run, 1,000 a request: share of raw batched inserts of the memberships, a row for each", AtLeast, 0.5),
        new("batches.peer-rows", "EvalGuard's results; promptfoo in batches: 18,000 rows", AtLeast, 18_000, "rows/s"),

        new("stats.flat", "p99 of GET .../stats, big run over small run (1,000 logs)", AtMost, 1.5),
        new("stats.p99", "p99 of GET .../stats, big run", AtMost, 10, "ms"),
        new("stats.sql", "Times faster than the SQL of a hand-written service over a million judgments", AtLeast, 1_000, "x"),
        new("stats.peer-aggregate", "Median of GET .../stats, big run; promptfoo aggregates 10,000 rows in 95", AtMost, 95, "ms"),
        new("stats.peer-rows", "Rows that are counted right; promptfoo's end at 50,000", AtLeast, 50_000, "rows"),

        new("flat.log-time", "Adding a log: time in the big run over a small one", AtMost, 1.2),
        new("flat.log-bytes", "Adding a log: bytes written, big over small", AtMost, 1.2),
        new("flat.judgment-time", "Judging the newest logs: time, big over small", AtMost, 1.2),
        new("flat.judgment-bytes", "Judging the newest logs: bytes written, big over small", AtMost, 1.2),
        new("flat.scattered-time", "Judging logs all over the run: time, big over small", AtMost, 1.2),
        new("flat.scattered-bytes", "Judging logs all over the run: bytes written, big over small", AtMost, 1.2),
        new("flat.resend", "Adding 1,000 logs to the big run again over the first time", AtMost, 1.2),

        new("memory.middle", "Managed heap per log with two judgments, 100,000 logs", AtMost, 200, "B"),
        new("memory.big", "Managed heap per log with two judgments, big run", AtMost, 200, "B"),
        new("memory.idle", "Managed heap that each of 10,000 runs still holds when it is let go", AtMost, 10, "B"),

        new("cold.snapshot", "First answer of a run with 100,000 logs from its snapshot", AtMost, 0.3, "s"),
        new("cold.journal", "First answer of a run with 100,000 logs from its journal alone", AtMost, 3, "s"),
        new("cold.server", "The server's first 200 after the process was started", AtMost, 1.5, "s"),
        new("cold.resident", "Resident memory of an idle server", AtMost, 150, "MB"),

        new("lists.deep", "Page 10,000 of an evaluation's logs over page 1", AtMost, 2),
        new("lists.deep-file", "Page 10,000 of a file's logs", AtMost, 25, "ms"),
        new("lists.peer-rows", "Row that the last page starts at; a peer's pages break at 15,000", AtLeast, 15_000, "rows"),

        new("fair.others", "p99 of nine runs when a tenth takes 90 % of the load, over an even load of the same size", AtMost, 2),

        new("snapshots.others", "Longest log write of another run while a big run, judged all over, writes a snapshot of all of itself", AtMost, 100, "ms"),

        new("overload.retry", "Share of refusals beyond the bounds that say when to come again", AtLeast, 1),
        new("overload.memory", "Resident memory at its peak when 1,500 connections send 256 KB each, again and again", AtMost, 1_024, "MB"),
    ];

    public static Limit Of(string id) => All.First(limit => limit.Id == id);
}
