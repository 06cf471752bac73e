using Evals.Contracts;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>The datapoints of datasets.</summary>
internal static class DatapointEndpoints
{
    private const int DefaultPageSize = 50;

    /// <summary>POST /datasets/{dataset_id}/datapoints: one, many, or those that logs are examples of (<c>log_ids</c>)</summary>
    public static async Task<Answer> Add(Call call, ManyFields body)
    {
        var logIds = body is { IsList: false, All: [var single] } && single.Has("log_ids") ? single.Strings("log_ids", Limits.Id) : null;
        List<byte[]> datapoints = logIds is null ? [.. body.All.Select(DatapointBody.Read)] : [];
        if (call.Input.Fault is { } fault) return fault;
        var dataset = await Lookup.Dataset(call, "dataset_id", call.Path("dataset_id"));
        if (!dataset.IsOk) return dataset.Refusal;
        if (logIds is not null)
        {
            var logs = await Logs(call, logIds);
            if (!logs.IsOk) return logs.Refusal;
            datapoints = [.. logs.Value.Select(DatapointBody.OfLog)];
        }

        var added = await call.File(dataset.Value.Id).AddDatapoints(datapoints);
        if (!added.IsOk) return added.Refusal;
        await Deployed.Follow(call, dataset.Value, added.Value.Dataset);
        return Answer.Json(
            added.Value,
            static (writer, added) => writer.WriteArray([.. added.Given.Select(datapoint => (datapoint, added.Dataset.Id))], DatapointBody.Write),
            StatusCodes.Status201Created);
    }

    /// <summary>GET /datasets/{dataset_id}/datapoints</summary>
    public static async Task<Answer> List(Call call)
    {
        var page = call.Query.PageFromZero(DefaultPageSize);
        if (call.Input.Fault is { } fault) return fault;
        var dataset = await Lookup.Dataset(call, "dataset_id", call.Path("dataset_id"));
        if (!dataset.IsOk) return dataset.Refusal;
        var found = await call.Catalog.Datapoints(dataset.Value.Version.Id, page.Window);
        return Answer.Json((page, dataset.Value.Id, found), static (writer, list) => writer.WritePage(
            list.page, [.. list.found.Records.Select(datapoint => (datapoint, list.Id))], list.found.Total, DatapointBody.Write));
    }

    /// <summary>GET /datapoints/{id}: as long as a dataset is there that has it in one of its versions</summary>
    public static async Task<Answer> Get(Call call)
    {
        var id = call.Path("id");
        if (await call.Catalog.FileOfDatapoint(id) is not { } dataset) return Refusal.NotFound("Datapoint", "id", id);
        var found = await call.Catalog.DatapointsById(dataset.FileId, [id]);
        return Answer.Json((found[0], dataset.FileId), DatapointBody.Write);
    }

    /// <summary>The logs in the order of their ids.</summary>
    private static async Task<Result<List<LogRecord>>> Logs(Call call, IReadOnlyList<string> ids)
    {
        var stored = ids.Select(V4Ids.Log.ToStored).ToList();
        var found = (await call.Logs.Get([.. stored.Distinct()])).ToDictionary(log => log.Id);
        if (stored.FindIndex(id => !found.ContainsKey(id)) is >= 0 and var missing) return Refusal.NotFound("Log", "log_ids", ids[missing]);
        return stored.ConvertAll(id => found[id]);
    }
}
