using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Prompts, tools, flows, agents and evaluators by id or path.</summary>
internal sealed class FileEndpoints(FileResolver files)
{
    /// <summary>POST /files/retrieve-by-path</summary>
    public async Task<Answer> RetrieveByPath(Call call, Fields body)
    {
        body.Require("path");
        var question = new FileQuestion(null, null, body.String("path", Limits.Path), FileResolver.Selector(call));
        var withText = call.Query.Boolean(FileLists.WithText) ?? false;
        return call.Input.Fault is { } fault ? fault : await FileAnswer.Of(await files.Find(call, question), new FileAnswers(call, withText));
    }

    /// <summary>GET /prompts/{id} and the like</summary>
    public async Task<Answer> Get(Call call, FileType type)
    {
        var question = new FileQuestion(type, call.Path("id"), null, FileResolver.Selector(call));
        return call.Input.Fault is { } fault ? fault : await FileAnswer.Of(call, await files.Find(call, question));
    }

    /// <summary>POST /prompts and the like</summary>
    public static async Task<Answer> Upsert(Call call, Fields body, FileType type)
    {
        var question = UpsertQuestion(body, type);
        if (type == FileType.Evaluator) body.Require("spec");
        var versionName = body.String("version_name", Limits.Name);
        var versionDescription = body.String("version_description", Limits.None);
        var metadata = new FileMetadata(
            body.String("description", Limits.None), body.Strings("tags", Limits.Name), body.String("readme", Limits.None));
        ContentCheck.Check(body, type);
        if (call.Input.Fault is { } fault) return fault;

        // The file takes from the body what makes a version of its type, and says what is wrong with it.
        var content = JsonBuffer.Copy(body.Json);
        return await FileAnswer.Of(call, await FileResolver.Upsert(call, question, (file, path) =>
            file.Upsert(new UpsertVersion(type, path, content, versionName, versionDescription, metadata))));
    }

    /// <summary>The file that an upsert names by id or, also when it is to be created, by path.</summary>
    public static FileQuestion UpsertQuestion(Fields body, FileType type)
    {
        var id = body.Id("id");
        var path = body.String("path", Limits.Path);
        if (!body.Has("id")) body.Require("path");
        return new FileQuestion(type, id, path, VersionSelector.Default);
    }
}
