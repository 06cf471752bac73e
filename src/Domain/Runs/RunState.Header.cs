using Evals.Contracts;

namespace Evals.Domain.Runs;

public sealed partial class RunState
{
    private void WriteHeader(BinaryWriter to)
    {
        to.Write(Logs.Count);
        to.Write(Revision);
        to.Write((byte)Status);
        to.Write((byte)(Verdict ?? 0));
        to.Write(_setManually);
        WriteCreated(to, _created!);
        to.Write(_versions.All, to.Write);
        to.Write([.. Judgments.Columns], column =>
        {
            to.Write(column.EvaluatorId);
            to.Write(column.VersionId);
        });
        to.Write([.. Names.Choices], choice => to.Write(choice, to.Write));
        to.Write(Sharers.Runs, to.Write);
        to.Write([.. Views.Attachments], attachment => WriteAttachment(to, attachment));
        WriteMoves(to);
    }

    /// <summary>What is known of the moves by hand.</summary>
    private void WriteMoves(BinaryWriter to)
    {
        to.WriteTime(EndedAt);
        to.Write(Report?.Score ?? double.NaN);
        to.WriteBytes(Report?.Summary);
        to.Write(_keys.Items, key => WriteKey(to, key));
    }

    private void ReadMoves(BinaryReader from)
    {
        EndedAt = from.ReadTime();
        var score = from.ReadDouble();
        if (from.ReadBytes() is { } summary) Report = new RunReport(double.IsNaN(score) ? null : score, summary);
        foreach (var key in from.ReadList(() => ReadKey(from))) _keys.Add(key);
    }

    private (int Count, List<Attachment> Attachments, (RunStatus, Verdict?, bool)) ReadHeader(BinaryReader from)
    {
        var count = from.ReadInt32();
        Revision = from.ReadUInt32();
        var status = ((RunStatus)from.ReadByte(), from.ReadByte() is var verdict and not 0 ? (Verdict?)verdict : null, from.ReadBoolean());
        Apply(ReadCreated(from));
        foreach (var version in from.ReadList(from.ReadVersion)) _versions.Number(version);
        foreach (var (evaluator, version) in from.ReadList(() => (from.ReadString(), from.ReadString()))) ColumnOf(evaluator, version);
        foreach (var choice in from.ReadList(() => from.ReadList(from.ReadString))) Names.ChoiceNumber(choice);
        foreach (var run in from.ReadList(from.ReadString)) Sharers.Number(run);
        var attachments = from.ReadList(() => ReadAttachment(from));
        ReadMoves(from);
        return (count, attachments, status);
    }

    private static void WriteCreated(BinaryWriter to, RunCreated created)
    {
        to.Write(created.At.UtcTicks);
        to.Write(created.Solo);
        to.Write(created.Orchestrated);
        to.Write((byte)created.Rules);
        to.WriteBytes(created.Details);
        to.Write(created.Dataset is not null);
        if (created.Dataset is { } dataset)
        {
            to.Write(dataset.FileId);
            to.Write(dataset.VersionId);
            to.Write(dataset.DatapointCount);
        }

        to.Write(created.Version is not null);
        if (created.Version is { } version) to.Write(version);
    }

    private static RunCreated ReadCreated(BinaryReader from)
    {
        var (ticks, solo, orchestrated) = (from.ReadInt64(), from.ReadBoolean(), from.ReadBoolean());
        var (rules, details) = ((StatusDialect)from.ReadByte(), from.ReadBytes());
        var dataset = from.ReadBoolean() ? new DatasetVersionRef(from.ReadString(), from.ReadString(), from.ReadInt32()) : null;
        var version = from.ReadBoolean() ? from.ReadVersion() : null;
        return new RunCreated(new DateTimeOffset(ticks, TimeSpan.Zero), solo, dataset, version, orchestrated, rules, details);
    }

    private static void WriteAttachment(BinaryWriter to, Attachment attachment)
    {
        to.Write(attachment.EvaluationId);
        to.Write(attachment.Revision);
        to.Write(attachment.Removed);
        to.Write(attachment.Evaluators, evaluator =>
        {
            to.Write(evaluator.FileId);
            to.Write(evaluator.VersionId);
            to.Write(evaluator.Orchestrated);
            to.Write((byte)evaluator.Spec.Kind);
            to.Write((byte)evaluator.Spec.ReturnType);
            to.Write(evaluator.Spec.Options, to.Write);
        });
    }

    private static Attachment ReadAttachment(BinaryReader from)
    {
        var (evaluation, revision, removed) = (from.ReadString(), from.ReadInt64(), from.ReadBoolean());
        return new Attachment(evaluation, revision, from.ReadList(() => ReadEvaluator(from)), removed);
    }

    private static EvaluatorRef ReadEvaluator(BinaryReader from)
    {
        var (file, version, orchestrated) = (from.ReadString(), from.ReadString(), from.ReadBoolean());
        var (kind, type) = ((EvaluatorKind)from.ReadByte(), (ReturnType)from.ReadByte());
        return new EvaluatorRef(file, version, new EvaluatorSpec(kind, type, from.ReadList(from.ReadString)), orchestrated);
    }
}
