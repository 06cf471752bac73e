using Evals.Contracts;
using Evals.Domain.Ids;
using Evals.Domain.Statistics;

namespace Evals.Domain.Runs;

/// <summary>What a run keeps of one judgment, in 40 bytes. The default is none.</summary>
internal struct JudgmentSlot
{
    /// <summary>Of the judgment's own log; the default where only the log's home knows it.</summary>
    public IdKey Key;

    public long Bits;

    public long Fingerprint;

    /// <summary>The home's revision: of two judgments on a log the greater is the newer. Never 0.</summary>
    public uint Revision;

    public OutcomeKind Kind;

    public readonly bool Exists => Revision != 0;

    /// <summary>Whether its own log is known. In a log's home all judgments have one but those that came with a row of results.</summary>
    public readonly bool HasLog => Key != default;

    public readonly PackedOutcome Outcome => new(Kind, Bits);
}

/// <summary>The judgments of one evaluator version: of each log the newest.</summary>
internal sealed class JudgmentColumn(string evaluatorId, string versionId)
{
    private readonly PartedList<JudgmentSlot> _slots = new();

    public string EvaluatorId => evaluatorId;

    public string VersionId => versionId;

    public JudgmentSlot this[int position]
    {
        get => _slots.Get(position);
        set => _slots.At(position) = value;
    }

    /// <summary>The judgments of a part as they are now; shorter than the part where the last logs have none.</summary>
    public ReadOnlyMemory<JudgmentSlot> Freeze(int part) => _slots.Freeze(part);
}
