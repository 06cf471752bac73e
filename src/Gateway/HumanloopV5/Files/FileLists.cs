using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>GET /files, GET /prompts and the like: files page by page, each with the version that a read of it would answer.</summary>
internal static class FileLists
{
    /// <summary>The parameter that asks for the text form of prompts and agents.</summary>
    public const string WithText = "include_raw_file_content";

    private const int DefaultPageSize = 10;

    /// <summary>GET /files</summary>
    public static Task<Answer> OfAllTypes(Call call)
    {
        var types = call.Query.Enums("type", V5Names.FileType);
        var directory = call.Query.String("path", Limits.Path);
        var environment = call.Query.String("environment", Limits.Name);
        var query = new FileQuery(types, Directory: directory, Environment: environment);
        return List(call, query, call.Query.Boolean("template") ?? false, call.Query.Boolean(WithText) ?? false);
    }

    /// <summary>GET /prompts and the like</summary>
    public static Task<Answer> OfType(Call call, FileType type) =>
        List(call, new FileQuery([type]), call.Query.String("user_filter", Limits.Name) is not null);

    /// <param name="nothing">Whether the request asks for files of a kind that this server has none of: templates, and files that
    /// are some user's.</param>
    /// <param name="withText">Whether prompts and agents show their text form, too.</param>
    private static async Task<Answer> List(Call call, FileQuery query, bool nothing, bool withText = false)
    {
        var page = call.Query.Page(DefaultPageSize);
        query = query with
        {
            Name = call.Query.String("name", Limits.Name),
            Order = call.Query.Enum("sort_by", V5Names.FileOrder) ?? FileOrder.CreatedAt,
            Descending = (call.Query.Enum("order", V5Names.Direction) ?? Direction.Descending) == Direction.Descending,
        };
        if (call.Input.Fault is { } fault) return fault;
        var found = await call.Catalog.FindFiles(query, page.Window);
        if (!found.IsOk) return found.Refusal;
        var files = nothing ? new Page<FileRef>([], 0) : found.Value;
        var answers = await Load(call, files.Records, new VersionSelector(null, query.Environment), withText);
        return Answer.Json(
            (page, answers, files.Total),
            static (writer, list) => writer.WritePage(list.page, list.answers, list.Total, FileWriter.Write));
    }

    /// <summary>These files; those that were deleted or undeployed since they were found are left out.</summary>
    public static async Task<IReadOnlyList<FileAnswer>> Load(Call call, IReadOnlyList<FileRef> files, VersionSelector version, bool withText = false)
    {
        var views = await Task.WhenAll(files.Select(file => call.File(file.FileId).Get(version)));
        var loads = new FileAnswers(call, withText);
        return await Task.WhenAll(views.Where(view => view.IsOk).Select(view => loads.Load(view.Value!)));
    }
}
