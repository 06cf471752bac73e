using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>What a part of a snapshot is made of, as it was when it was taken: the run goes on meanwhile.</summary>
/// <param name="First">The position of the first log.</param>
/// <param name="Logs">The logs of the part.</param>
/// <param name="Shares">Of each run that shares logs, which ones; may be shorter.</param>
/// <param name="Columns">The judgments of each evaluator version; may be shorter.</param>
internal sealed record FrozenPart(
    int First, ReadOnlyMemory<LogSlot> Logs, ReadOnlyMemory<bool>[] Shares, ReadOnlyMemory<JudgmentSlot>[] Columns)
{
    private const int LogSize = 37, ShareSize = 4, JudgmentSize = 41, CountSize = 4;

    /// <summary>Its bytes when nothing is missing.</summary>
    public int MaxSize => (3 * CountSize) + (Logs.Length * LogSize)
        + Shares.Sum(shares => CountSize + (shares.Length * ShareSize))
        + Columns.Sum(judgments => CountSize + (judgments.Length * JudgmentSize));

    public void Write(BinaryWriter to)
    {
        to.Write(Logs.Length);
        foreach (ref readonly var log in Logs.Span) Write(to, log);
        to.Write(Shares, shares => WriteShares(to, shares.Span));
        to.Write(Columns, judgments => WriteJudgments(to, judgments.Span));
    }

    private void WriteShares(BinaryWriter to, ReadOnlySpan<bool> shares)
    {
        to.Write(shares.Count(true));
        for (var i = 0; i < shares.Length; i++)
        {
            if (shares[i]) to.Write(First + i);
        }
    }

    private void WriteJudgments(BinaryWriter to, ReadOnlySpan<JudgmentSlot> judgments)
    {
        var count = 0;
        foreach (ref readonly var judgment in judgments) count += judgment.Exists ? 1 : 0;
        to.Write(count);
        for (var i = 0; i < judgments.Length; i++)
        {
            if (!judgments[i].Exists) continue;
            to.Write(First + i);
            Write(to, judgments[i]);
        }
    }

    private static void Write(BinaryWriter to, in LogSlot log)
    {
        Write(to, log.Key);
        to.Write(log.Fingerprint);
        to.Write(log.Revision);
        to.Write(log.Datapoint);
        to.Write(log.Version);
        to.Write((byte)log.Flags);
    }

    private static void Write(BinaryWriter to, in JudgmentSlot judgment)
    {
        Write(to, judgment.Key);
        to.Write(judgment.Bits);
        to.Write(judgment.Fingerprint);
        to.Write(judgment.Revision);
        to.Write((byte)judgment.Kind);
    }

    private static void Write(BinaryWriter to, IdKey key)
    {
        to.Write(key.High);
        to.Write(key.Low);
    }
}
