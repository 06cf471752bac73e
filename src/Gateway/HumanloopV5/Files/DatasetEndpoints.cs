using System.Text;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Datasets and their datapoints.</summary>
internal sealed class DatasetEndpoints(FileResolver files)
{
    private const int DatapointsPerPage = 50;

    /// <summary>POST /datasets</summary>
    public static async Task<Answer> Upsert(Call call, Fields body)
    {
        var question = FileEndpoints.UpsertQuestion(body, FileType.Dataset);
        var action = body.Enum("action", V5Names.DatasetAction) ?? DatasetAction.Set;
        var datapoints = ReadDatapoints(body);
        var from = FileResolver.Selector(call);
        var attributes = body.Object("attributes") is { } given ? JsonBuffer.Copy(given.Json) : null;
        var versionName = body.String("version_name", Limits.Name);
        var versionDescription = body.String("version_description", Limits.None);
        var include = call.Query.Boolean("include_datapoints") ?? false;
        if (call.Input.Fault is { } fault) return fault;
        if (action != DatasetAction.Set && datapoints.Count == 0 && await IsMissing(call, question))
            return Refusal.NotFound(V5Names.Subject(FileType.Dataset), "path", question.Path!);
        var start = from == VersionSelector.Default ? null : from;
        return await FileAnswer.Of(call, await FileResolver.Upsert(call, question, (file, path) =>
            file.UpsertDataset(new UpsertDataset(path, action, datapoints, start, attributes, versionName, versionDescription))), include);
    }

    /// <summary>POST /datasets/{id}/datapoints/csv: adds the rows to the version that the query names, else to the deployed one</summary>
    public async Task<Answer> UploadCsv(Call call, ReadOnlyMemory<byte> body)
    {
        var question = new FileQuestion(FileType.Dataset, call.Path("id"), null, FileResolver.Selector(call));
        var parts = Multipart.Read(body);
        if (parts is null) call.Input.Add(Location.Body, "value is not multipart/form-data", "value_error.multipart");
        else if (!parts.ContainsKey("file")) call.Input.Missing(Location.Body.Then("file"));
        if (call.Input.Fault is { } malformed) return malformed;
        var datapoints = CsvDatapoints.Read(parts!["file"].Span, call.Input);
        if (call.Input.Fault is { } fault) return fault;
        var dataset = await files.Find(call, question);
        if (!dataset.IsOk) return dataset.Refusal;
        var (id, start) = (dataset.Value.Id, new VersionSelector(dataset.Value.Version.Id));
        return await FileAnswer.Of(call, await call.File(id).UpsertDataset(new UpsertDataset(
            null, DatasetAction.Add, datapoints, start, null, Text(parts, "version_name"), Text(parts, "version_description"))));
    }

    private static string? Text(Dictionary<string, ReadOnlyMemory<byte>> parts, string name) =>
        parts.TryGetValue(name, out var text) && text.Length > 0 ? Encoding.UTF8.GetString(text.Span) : null;

    /// <summary>GET /datasets/{id}</summary>
    public async Task<Answer> Get(Call call)
    {
        var question = new FileQuestion(FileType.Dataset, call.Path("id"), null, FileResolver.Selector(call));
        var include = call.Query.Boolean("include_datapoints") ?? false;
        return call.Input.Fault is { } fault ? fault : await FileAnswer.Of(call, await files.Find(call, question), include);
    }

    /// <summary>GET /datasets/{id}/datapoints</summary>
    public async Task<Answer> Datapoints(Call call)
    {
        var question = new FileQuestion(FileType.Dataset, call.Path("id"), null, FileResolver.Selector(call));
        var page = call.Query.Page(DatapointsPerPage);
        if (call.Input.Fault is { } fault) return fault;
        var dataset = await files.Find(call, question);
        if (!dataset.IsOk) return dataset.Refusal;
        var datapoints = await call.Catalog.Datapoints(dataset.Value.Version.Id, page.Window);
        return Answer.Json((page, datapoints), static (writer, given) =>
            writer.WritePage(given.page, given.datapoints.Records, given.datapoints.Total, DatapointWriter.Write));
    }

    /// <summary>Adding or removing nothing is how clients look a dataset up: that must not make an empty one.</summary>
    private static async Task<bool> IsMissing(Call call, FileQuestion question) =>
        question is { Id: null, Path: { } path } && await call.Catalog.FileAt(path) is null;

    /// <summary>The dataset takes from each what a datapoint has, and says what is wrong with it.</summary>
    private static List<byte[]> ReadDatapoints(Fields body)
    {
        body.Require("datapoints");
        var datapoints = new List<byte[]>();
        foreach (var datapoint in body.Objects("datapoints") ?? [])
        {
            ChatMessages.Check(datapoint, "messages");
            datapoints.Add(JsonBuffer.Copy(datapoint.Json));
        }

        return datapoints;
    }
}
