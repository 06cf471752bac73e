using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4.Logs;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>POST /evaluations/{evaluation_id}/log: the log that the caller's own code made for a datapoint. Another one for the same
/// datapoint takes its place; the same one again gets the first one's answer.</summary>
internal static class AddLogs
{
    public static async Task<Answer> Add(Call call, Fields body)
    {
        body.Require("datapoint_id");
        body.Require("log");
        var (datapointId, evaluateeId) = (body.Id("datapoint_id"), Evaluatee.ReadId(call));
        var sent = body.Object("log");
        var (log, project) = sent is { } given ? (SentLog.Read(given), given.String("project", Limits.Path)) : default;
        if (call.Input.Fault is { } fault) return fault;
        var found = await Evaluatee.Find(call, "evaluation_id", evaluateeId);
        if (!found.IsOk) return found.Refusal;
        var (run, config) = (found.Value.Run, found.Value.Config);
        if (Contradiction(log!, config, datapointId!) is { } refusal) return refusal;
        if (project is not null && await call.Catalog.Files([config.FileId]) is [var file] && file.Path != project) return Wrong("project");
        var receipt = await call.Run(run.Id).AddLog(log!.ToCommand(config, null, datapointId));
        return receipt.IsOk
            ? Answer.Json((receipt.Value, log.SessionId), SentLog.WriteReceipt, StatusCodes.Status201Created)
            : InWords(receipt.Refusal);
    }

    /// <summary>A log that names another project, config or datapoint than those that it will have is a mistake.</summary>
    private static Refusal? Contradiction(SentLog log, FileVersionRef config, string datapointId)
    {
        if (log.ProjectId is { } project && V4Ids.Project.ToStored(project) != config.FileId) return Wrong("project_id");
        if (log.ConfigId is { } other && V4Ids.Config.ToStored(other) != config.VersionId) return Wrong("config_id");
        return log.DatapointId is { } datapoint && datapoint != datapointId ? Wrong("source_datapoint_id") : null;
    }

    private static Refusal Wrong(string field) =>
        Refusal.Invalid("Log", $"log.{field}", $"{field} is another one than the evaluation has for this log. Leave it out.");

    private static Refusal InWords(Refusal refusal) => refusal.Field == "source_datapoint_id"
        ? refusal with { Field = "datapoint_id", Message = "The datapoint is not one of the dataset that is evaluated." }
        : Evaluatee.InWords(refusal, "evaluation_id");
}
