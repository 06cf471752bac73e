using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>PATCH /evals/{id}: sets the status, and keeps what is reported with it. Until the run has ended, any status may follow any
/// other, and also itself.</summary>
internal static class UpdateEvals
{
    /// <summary>A summary is kept with the run in its journal.</summary>
    private const int MaxSummary = 64 * 1024;

    public static async Task<Answer> Update(Call call, Fields body, string key)
    {
        body.Require("status");
        var name = body.String("status", Limits.Name);
        var status = name is null ? null : EvalStatus.Parse(name);
        if (name is not null && status is null)
            body.Fail("status", $"must be one of {EvalStatus.Permitted}", "type_error.enum");
        var report = ReadReport(body);
        if (call.Input.Fault is { } fault) return fault;
        if (EvalPath.RunId(call) is not { } runId) return EvalPath.Fault(call);
        var (target, verdict) = status!.Value;
        var changed = await call.Run(runId).ChangeStatus(new ChangeStatus(target, verdict, report, key));
        if (!changed.IsOk) return changed.Refusal.Kind == RefusalKind.NotFound ? EvalGuardErrors.NoSuchEval : changed.Refusal;
        var eval = await EvalView.Load(call, runId);
        return eval.IsOk ? Envelope.Of(eval.Value, EvalWriter.Write) : EvalGuardErrors.NoSuchEval;
    }

    private static RunReport? ReadReport(Fields body)
    {
        if (body.Object("summary") is not { } summary) return null;
        foreach (var number in (string[])["totalLatency", "passRate"]) _ = summary.Number(number);
        var json = JsonBuffer.Copy(summary.Json);
        if (json.Length > MaxSummary) body.Fail("summary", $"must not be longer than {MaxSummary} bytes", "value_error.size");
        return new RunReport(summary.Number("score"), json);
    }
}
