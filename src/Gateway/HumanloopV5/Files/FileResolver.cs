using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Which file and version a request means: a file by id or path, or neither when the version names it.</summary>
/// <param name="Type">The type that the endpoint is for; null when any will do.</param>
internal readonly record struct FileQuestion(FileType? Type, string? Id, string? Path, VersionSelector Version);

/// <summary>Finds the file version that a request means. The state is always the file's own, now.</summary>
internal sealed class FileResolver
{
    private readonly VersionOwners _owners = new();

    /// <summary>The selector in a request's query, <c>version_id</c> and <c>environment</c>.</summary>
    public static VersionSelector Selector(Call call) =>
        call.Query.String("version_id", Limits.Id) is { } version ? new VersionSelector(version)
        : call.Query.String("environment", Limits.Name) is { } environment ? new VersionSelector(null, environment)
        : VersionSelector.Default;

    /// <returns>Refused: NotFound on <c>id</c>, <c>path</c>, <c>version_id</c> or <c>environment</c>; Invalid on <c>path</c> when the
    /// question names nothing.</returns>
    public async Task<Result<FileView>> Find(Call call, FileQuestion question)
    {
        if (await FindByVersion(call, question) is { } sure) return sure;
        var found = await FileId(call, question);
        if (!found.IsOk) return found.Refusal;
        var file = await call.File(found.Value).Get(question.Version);
        if (!file.IsOk) return InWordsOf(question, file.Refusal);
        if (question.Type is { } type && file.Value.Type != type) return Unknown(question);
        return Contradiction(question, file.Value) is { } refusal ? refusal : file;
    }

    /// <summary>A short cut for judgments, which name their evaluator by path and version: a path is a look-up in the store, a version's
    /// file is remembered. Null when that file has another path or type; what is wrong then, the long way says.</summary>
    private async ValueTask<FileView?> FindByVersion(Call call, FileQuestion question)
    {
        if (question is not { Type: { } type, Id: null, Path: { } path, Version.VersionId: { } version }) return null;
        if (await _owners.FileOf(call, version) is not { } owner) return null;
        var file = await call.File(owner).Get(question.Version);
        return file is { IsOk: true, Value: var view } && view.Type == type && view.Path == path ? view : null;
    }

    /// <summary>The version that a log is about: the content when there is one (found or created), else the version that the query
    /// names, else the default one.</summary>
    /// <param name="id">The body's <c>id</c>.</param>
    /// <param name="path">The body's <c>path</c>.</param>
    /// <param name="content">The version's content if the body carries it, see <see cref="UpsertVersion"/>.</param>
    public async Task<Result<FileView>> ForLog(Call call, FileType type, string? id, string? path, byte[]? content)
    {
        var question = new FileQuestion(type, id, path, Selector(call));
        if (content is null) return await Find(call, question);
        if (id is not null || path is not null)
            return await Upsert(call, question, (file, newPath) => file.Upsert(new UpsertVersion(type, newPath, content)));
        var owner = await FileId(call, question);
        return owner.IsOk ? await call.File(owner.Value).Upsert(new UpsertVersion(type, null, content)) : owner.Refusal;
    }

    /// <summary>Calls a file that exists, or a new one at the question's path.</summary>
    /// <param name="upsert">Gets the path for a new file, null for one that exists.</param>
    public static async Task<Result<FileView>> Upsert(Call call, FileQuestion question, Func<IFile, string?, Task<Result<FileView>>> upsert)
    {
        if (question.Id is { } id) return await UpsertById(call, question, id, upsert);
        if (question.Path is not { } path) return Nameless(question);
        if (await call.Catalog.FileAt(path) is { } existing)
        {
            var known = await UpsertExisting(call, question, existing, upsert);
            if (known is not { Refusal: { Kind: RefusalKind.NotFound, Field: "id" } }) return known;
        }

        // Nothing is there, or it was deleted in between.
        var created = await upsert(call.File(call.NewId(IdPrefix.File(question.Type!.Value))), path);
        if (created is not { Refusal: { Kind: RefusalKind.Conflict, Field: "path" } }) return created;

        // Somebody else took the path in between: theirs is the file that the path means now.
        return await call.Catalog.FileAt(path) is { } winner ? await UpsertExisting(call, question, winner, upsert) : created;
    }

    /// <summary>Never creates a file: ids are the server's to give.</summary>
    private static async Task<Result<FileView>> UpsertById(
        Call call, FileQuestion question, string id, Func<IFile, string?, Task<Result<FileView>>> upsert)
    {
        var file = call.File(id);
        if (question.Path is not null)
        {
            var now = await file.Get(VersionSelector.Default);
            if (!now.IsOk) return InWordsOf(question, now.Refusal);
            if (Contradiction(question, now.Value) is { } refusal) return refusal;
        }

        var known = await upsert(file, null);
        return known.IsOk ? known : InWordsOf(question, known.Refusal);
    }

    private static async Task<Result<FileView>> UpsertExisting(
        Call call, FileQuestion question, FileRef file, Func<IFile, string?, Task<Result<FileView>>> upsert) =>
        file.Type == question.Type
            ? await upsert(call.File(file.FileId), null)
            : Refusal.Conflict(
                V5Names.Subject(question.Type), "path", $"The path {file.Path} belongs to a file of type {V5Names.FileType[file.Type]}.");

    private async Task<Result<string>> FileId(Call call, FileQuestion question)
    {
        if (question.Id is { } id) return id;
        if (question.Path is { } path)
            return await call.Catalog.FileAt(path) is { } file ? file.FileId : Unknown(question);
        if (question.Version.VersionId is not { } version) return Nameless(question);
        return await _owners.FileOf(call, version) is { } owner ? owner : Unknown(question);
    }

    private static Refusal Nameless(FileQuestion question) =>
        Refusal.Invalid(V5Names.Subject(question.Type), "path", "Name the file by id, by path or by version_id.");

    private static Refusal Unknown(FileQuestion question)
    {
        var (field, value) = question switch
        {
            { Id: { } id } => ("id", id),
            { Path: { } path } => ("path", path),
            _ => ("version_id", question.Version.VersionId!),
        };
        return Refusal.NotFound(V5Names.Subject(question.Type), field, value);
    }

    /// <summary>A file that does not exist can't know which type was meant.</summary>
    private static Refusal InWordsOf(FileQuestion question, Refusal refusal) =>
        refusal is { Kind: RefusalKind.NotFound, Field: "id" } && question.Id is not null ? Unknown(question) : refusal;

    /// <summary>An id and a path that name different files are a mistake that must not be hidden by believing one of them.</summary>
    private static Refusal? Contradiction(FileQuestion question, FileView file) =>
        question is { Id: { } id, Path: { } path } && path != file.Path
            ? Refusal.Invalid(V5Names.Subject(question.Type), "path", $"The file with id {id} has the path {file.Path}, not {path}.")
            : null;
}
