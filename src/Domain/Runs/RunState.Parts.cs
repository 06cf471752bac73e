using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

public sealed partial class RunState
{
    private void ReadPart(BinaryReader from)
    {
        foreach (var log in from.ReadList(() => ReadLog(from))) Place(log);

        // The header may know of more runs and evaluators: those that came after this part last changed.
        var run = 0;
        foreach (var positions in from.ReadList(() => from.ReadList(from.ReadInt32)))
        {
            foreach (var position in positions) Sharers.Add(run, position);
            run++;
        }

        var column = 0;
        foreach (var judgments in from.ReadList(() => from.ReadList(() => (from.ReadInt32(), ReadJudgment(from)))))
        {
            foreach (var (position, judgment) in judgments) Judgments.Columns[column][position] = judgment;
            column++;
        }
    }

    private static LogSlot ReadLog(BinaryReader from) => new()
    {
        Key = ReadKey(from),
        Fingerprint = from.ReadInt64(),
        Revision = from.ReadUInt32(),
        Datapoint = from.ReadInt32(),
        Version = from.ReadInt32(),
        Flags = (LogFlags)from.ReadByte(),
    };

    private static JudgmentSlot ReadJudgment(BinaryReader from) => new()
    {
        Key = ReadKey(from),
        Bits = from.ReadInt64(),
        Fingerprint = from.ReadInt64(),
        Revision = from.ReadUInt32(),
        Kind = (OutcomeKind)from.ReadByte(),
    };

    private static void WriteKey(BinaryWriter to, IdKey key)
    {
        to.Write(key.High);
        to.Write(key.Low);
    }

    private static IdKey ReadKey(BinaryReader from) => new(from.ReadUInt64(), from.ReadUInt64());
}
