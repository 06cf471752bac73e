using System.Diagnostics;
using Evals.Grains.Ports;
using Evals.Storage.Telemetry;

namespace Evals.Storage.Writing;

/// <summary>A write that waits for its turn, and the caller who waits for its outcome. Answered exactly once.</summary>
internal abstract class PendingWrite
{
    // Continuations run elsewhere: the writer must not do its callers' work.
    private readonly TaskCompletionSource<AppendOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<AppendOutcome> Answer => _answer.Task;

    /// <summary>The span that the write is for; null when nobody listens or nobody asked for it.</summary>
    public Activity? Caller { get; } = StorageMetrics.Spans.HasListeners() ? Activity.Current : null;

    /// <summary>About how many bytes the write holds in memory and puts on disk.</summary>
    public abstract long Bytes { get; }

    public void Succeed(AppendOutcome outcome) => _answer.SetResult(outcome);

    public void Fail(Exception fault) => _answer.SetException(fault);
}

/// <summary>A journal entry with its rows.</summary>
internal sealed class PendingAppend(JournalAppend append) : PendingWrite
{
    public JournalAppend Append { get; } = append;

    public override long Bytes { get; } = RowSizes.Overhead + append.Events.Length + RowSizes.Of(append.Rows);
}

/// <summary>Rows that belong to no journal.</summary>
internal sealed class PendingRows(string workspace, IReadOnlyList<StoreRow> rows) : PendingWrite
{
    public string Workspace { get; } = workspace;

    public IReadOnlyList<StoreRow> Rows { get; } = rows;

    public override long Bytes { get; } = RowSizes.Of(rows);
}

/// <summary>The changed parts of a snapshot.</summary>
internal sealed class PendingSnapshot(GrainId grain, Snapshot changed) : PendingWrite
{
    public GrainId Grain { get; } = grain;

    public Snapshot Changed { get; } = changed;

    public override long Bytes { get; } = changed.Parts.Values.Sum(part => (long)part.Length + RowSizes.Overhead);
}
