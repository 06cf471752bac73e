using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Engine.Faults;

/// <summary>One engine's way to the journal, which ends when its process is killed: what was on its way may be written or not,
/// and nobody is told.</summary>
internal sealed class MortalJournal(IJournal inner) : IJournal
{
    private volatile bool _dead;

    public void Kill() => _dead = true;

    public async Task<AppendOutcome> Append(JournalAppend append) => Alive(await Alive(inner).Append(append));

    public async Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows) =>
        Alive(await Alive(inner).Write(workspace, rows));

    public IAsyncEnumerable<JournalEntry> Read(GrainId grain, long afterSeq, CancellationToken cancel = default) =>
        Alive(inner).Read(grain, afterSeq, cancel);

    private T Alive<T>(T value) => _dead ? throw new GrainUnavailableException("The process is dead.") : value;
}
