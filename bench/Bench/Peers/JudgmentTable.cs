using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Evals.Bench.Peers;

/// <summary>What a hand-written service does: judgments as rows, figures by SQL. The index holds all that is asked for, and the
/// percentiles are look-ups in it: the kindest case for SQL.</summary>
internal sealed class JudgmentTable : IDisposable
{
    private const int Evaluators = 2;

    private static readonly double[] Percentiles = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

    private readonly SqliteConnection _connection;

    public JudgmentTable(string directory, int rows)
    {
        _connection = RawDatabase.Open(Path.Combine(directory, "judgments.db"));
        _connection.Execute("PRAGMA cache_size = -262144");
        _connection.Execute("CREATE TABLE judgment (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, evaluator INTEGER NOT NULL, value REAL NOT NULL)");
        _connection.Execute(
            $"""
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {rows - 1})
            INSERT INTO judgment SELECT i, 1, i % {Evaluators}, i * 0.6180339887498949 - CAST(i * 0.6180339887498949 AS INTEGER) FROM n
            """);
        _connection.Execute("CREATE INDEX judgment_by_run ON judgment (run, evaluator, value); ANALYZE");
    }

    /// <summary>Count, mean, deviation and percentiles of each evaluator, once.</summary>
    public TimeSpan Aggregate()
    {
        var clock = Stopwatch.StartNew();
        var counts = new List<long>();
        using (var command = _connection.CreateCommand())
        {
            command.CommandText =
                """
                SELECT evaluator, count(*), avg(value), sum(value), avg(value * value) - avg(value) * avg(value)
                FROM judgment WHERE run = 1 GROUP BY evaluator
                """;
            using var reader = command.ExecuteReader();
            while (reader.Read()) counts.Add(reader.GetInt64(1));
        }

        using var percentile = _connection.CreateCommand();
        percentile.CommandText = "SELECT value FROM judgment WHERE run = 1 AND evaluator = $evaluator ORDER BY value LIMIT 1 OFFSET $rank";
        var (evaluator, rank) = (percentile.Parameters.Add("$evaluator", SqliteType.Integer), percentile.Parameters.Add("$rank", SqliteType.Integer));
        for (var i = 0; i < counts.Count; i++)
        {
            foreach (var share in Percentiles)
            {
                (evaluator.Value, rank.Value) = (i, (long)(share * (counts[i] - 1)));
                percentile.ExecuteScalar();
            }
        }

        return clock.Elapsed;
    }

    public void Dispose() => _connection.Dispose();
}
