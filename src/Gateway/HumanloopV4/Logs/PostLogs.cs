using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4.Files;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV4.Logs;

/// <summary>POST /logs: one log or many, of a project's config. Nothing of them is stored when one of them can't be.</summary>
internal sealed class PostLogs(FileResolver files)
{
    public async Task<Answer> Post(Call call, ManyFields body)
    {
        var sent = body.All.Select(Read).ToList();
        if (call.Input.Fault is { } fault) return fault;
        foreach (var log in sent)
        {
            if (await Refused(call, log) is { } refusal) return refusal;
        }

        var receipts = new List<(LogReceipt, string?)>(sent.Count);
        foreach (var log in sent)
        {
            var receipt = await Store(call, log);
            if (!receipt.IsOk) return receipt.Refusal;
            receipts.Add((receipt.Value, log.Log.SessionId));
        }

        return body.IsList
            ? Answer.Json(receipts, static (writer, receipts) => writer.WriteArray(receipts, SentLog.WriteReceipt))
            : Answer.Json(receipts[0], SentLog.WriteReceipt);
    }

    private static Posted Read(Fields fields)
    {
        var config = fields.Object("config") is { } given ? ReadConfig(given) : null;
        if (!fields.Has("config") && !fields.Has("config_id")) fields.Require("config_id");
        return new Posted(SentLog.Read(fields), ProjectRef.Read(fields), config, fields);
    }

    private static byte[]? ReadConfig(Fields config)
    {
        if (config.String("type", Limits.Name) is null or "model") return ConfigContent.Read(config);
        config.Fail("type", "only configs of type model are logged here; others have an API of their own in v5", "value_error");
        return null;
    }

    /// <summary>What the log names and is not there, found before anything is stored.</summary>
    private async Task<Refusal?> Refused(Call call, Posted log)
    {
        if (log.Log.ParentId is { } parent && await call.Logs.Places([parent]) is [])
            return Refusal.NotFound("Log", log.Place("parent_id"), V4Ids.Log.ToWire(parent));
        if (log.Content is null) return (await Config(call, log)).Refusal;
        return await log.Project.Refused(call) is { } refusal ? refusal with { Field = log.Place(refusal.Field!) } : null;
    }

    private async Task<Result<FileView>> Config(Call call, Posted log)
    {
        var id = log.Log.ConfigId!;
        var config = await Lookup.Version(files, call, FileType.Prompt, "Config", log.Place("config_id"), id, V4Ids.Config);
        if (!config.IsOk) return config.Refusal;
        var (project, file) = (log.Project, config.Value);
        var isOther = (project.Id is { } projectId && V4Ids.Project.ToStored(projectId) != file.Id) || (project.Name is { } name && name != file.Path);
        return isOther ? Refusal.NotFound("Config", log.Place("config_id"), id) : config;
    }

    private async Task<Result<LogReceipt>> Store(Call call, Posted log)
    {
        var config = log.Content is { } content ? await log.Project.Upsert(call, content) : await Config(call, log);
        if (!config.IsOk) return config.Refusal with { Field = log.Place(config.Refusal.Field is "project" or "project_id" ? config.Refusal.Field : $"config.{config.Refusal.Field}") };
        var logId = call.NewId(IdPrefix.Log);
        var version = new FileVersionRef(FileType.Prompt, config.Value.Id, config.Value.Version.Id);
        return await call.Run(logId).AddLog(log.Log.ToCommand(version, logId, log.Log.DatapointId));
    }

    /// <param name="Content">The content of the config that made it; null when the config is named by its id.</param>
    private sealed record Posted(SentLog Log, ProjectRef Project, byte[]? Content, Fields Fields)
    {
        /// <summary>A field of this log as refusals name it.</summary>
        public string Place(string field) => Fields.Index is { } index ? $"{index}.{field}" : field;
    }
}
