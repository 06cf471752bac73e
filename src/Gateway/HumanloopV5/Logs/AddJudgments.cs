using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>POST /evaluators/log.</summary>
internal sealed class AddJudgments(FileResolver files, LogHomes homes)
{
    public async Task<Answer> Add(Call call, Fields fields)
    {
        var type = LogType.Evaluator;
        var body = LogBody.Read(fields, type.Belongs | type.Document);
        fields.Require("parent_id");
        var content = InlineContent.Read(fields, body, type);
        var inlineSpec = InlineSpec(fields);
        if (call.Input.Fault is { } fault) return fault;
        if (inlineSpec is not null && JudgmentOutcome.Of(body, inlineSpec).Refusal is { } mismatch) return mismatch;
        var parent = body.Text(LogField.ParentId)!;
        if (await homes.Find(call, parent) is not { } home) return Refusal.NotFound("Log", "parent_id", parent);
        var evaluator = await files.ForLog(call, type.File, body.Text(LogField.Id), body.Text(LogField.Path), content);
        if (!evaluator.IsOk) return InlineContent.Relocate(evaluator.Refusal, body, type);
        var outcome = JudgmentOutcome.Of(body, evaluator.Value.Version.Evaluator!);
        return outcome.IsOk ? await Store(call, body, home, evaluator.Value, outcome.Value) : outcome.Refusal;
    }

    /// <summary>What an inline spec says of judgments, so that a judgment which it can't give creates no version. Whatever else is wrong
    /// with the spec, its file says.</summary>
    private static EvaluatorSpec? InlineSpec(Fields fields)
    {
        if (fields.Any("spec") is not { ValueKind: JsonValueKind.Object } || fields.Object("spec") is not { } spec) return null;
        string[] options = [.. (spec.Objects("options") ?? []).Select(option => option.String("name", Limits.Name)).OfType<string>()];
        return spec.Enum("return_type", V5Names.ReturnType) is { } type ? new EvaluatorSpec(EvaluatorKind.External, type, options) : null;
    }

    private async Task<Answer> Store(Call call, LogBody body, string home, FileView evaluator, Outcome outcome)
    {
        var type = LogType.Evaluator;
        var judgment = new Judge(
            body.Text(LogField.LogId),
            body.Text(LogField.ParentId)!,
            new FileVersionRef(type.File, evaluator.Id, evaluator.Version.Id),
            outcome,
            body.Time(LogField.CreatedAt),
            body.Text(LogField.SourceDatapointId),
            LogDocument.Fingerprint(body, type, evaluator.Version.Id),
            LogDocument.Write(body, type.Document));
        var receipt = await homes.Ask(call, judgment.ParentId, home, run => call.Run(run).Judge(judgment));
        return receipt.IsOk ? Answer.Json(receipt.Value, WriteReceipt) : receipt.Refusal;
    }

    private static void WriteReceipt(Utf8JsonWriter writer, JudgmentReceipt receipt)
    {
        writer.WriteStartObject();
        writer.WriteString("id", receipt.LogId);
        writer.WriteString("parent_id", receipt.ParentId);
        writer.WriteString("version_id", receipt.VersionId);
        writer.WriteNull("session_id");
        writer.WriteEndObject();
    }
}
