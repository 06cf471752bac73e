using System.Data;
using Evals.Grains.Ports;
using Evals.Storage.Postgres.Rows;
using Evals.Storage.Writing;
using Npgsql;

namespace Evals.Storage.Postgres;

/// <summary>The writer's connection, and how one batch becomes one transaction and one round trip on it.</summary>
/// <param name="slot">Which of the counters of logs it adds to.</param>
internal sealed class PostgresSession(NpgsqlConnection connection, short slot) : IWriteSession
{
    private const int Attempts = 3;

    /// <inheritdoc/>
    public bool IsOpen => connection.FullState == ConnectionState.Open;

    /// <inheritdoc/>
    public void Commit(List<PendingWrite> batch, List<WriteResult> results)
    {
        results.Clear();
        Write(batch, 0, batch.Count, results);
    }

    public void Dispose() => connection.Dispose();

    /// <summary>Together, as nearly always nothing is refused; otherwise in halves, each a transaction, until those that are refused are alone.</summary>
    private void Write(List<PendingWrite> batch, int from, int to, List<WriteResult> results)
    {
        if (TryTogether(batch, from, to))
        {
            for (var i = from; i < to; i++) results.Add(WriteResult.Committed);
        }
        else if (to - from == 1)
        {
            results.Add(Alone(batch[from]));
        }
        else
        {
            var middle = (from + to) / 2;
            Write(batch, from, middle, results);
            Write(batch, middle, to, results);
        }
    }

    /// <summary>False when one of the writes was refused; then nothing is written.</summary>
    private bool TryTogether(List<PendingWrite> batch, int from, int to)
    {
        try
        {
            var plan = new WritePlan(slot, rowByRow: false);
            for (var i = from; i < to; i++) plan.Add(batch[i]);
            Run(plan.Finish());
            return true;
        }
        catch (PostgresException fault) when (fault.IsOfTheWrite())
        {
            return false;
        }
        catch (ArgumentException)
        {
            // A row that no table takes: nothing was sent yet.
            return false;
        }
    }

    private WriteResult Alone(PendingWrite write)
    {
        var plan = new WritePlan(slot, rowByRow: true);
        try
        {
            plan.Add(write);
            Run(plan.Finish());
            return WriteResult.Committed;
        }
        catch (PostgresException fault) when (fault.IsConflict())
        {
            var row = plan.RowOf((NpgsqlBatchCommand)fault.BatchCommand!);
            return new WriteResult(row is null ? AppendOutcome.Stale : new AppendOutcome(AppendOutcomeKind.Conflict, row));
        }
        catch (Exception fault) when (fault is ArgumentException || (fault is PostgresException answer && answer.IsOfTheWrite()))
        {
            return new WriteResult(default, fault);
        }
    }

    // Statements that are sent together without a BEGIN are one transaction, which is committed behind the last one.
    private void Run(IReadOnlyList<NpgsqlBatchCommand> statements)
    {
        if (statements.Count == 0) return;
        for (var attempt = 1; ; attempt++)
        {
            using var batch = new NpgsqlBatch(connection);
            foreach (var statement in statements) batch.BatchCommands.Add(statement);
            try
            {
                batch.ExecuteNonQuery();
                return;
            }
            catch (PostgresException fault) when (fault.IsPreempted() && attempt < Attempts)
            {
                // By another process that wrote the same rows in another order.
            }
        }
    }
}
