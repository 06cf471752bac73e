using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Where a request wants a file or directory to be: a whole path, or a part of it by name or directory.</summary>
/// <param name="DirectoryField">What the request calls <paramref name="DirectoryId"/>.</param>
internal sealed record Place(string? Path, string? Name, string? DirectoryId, string DirectoryField)
{
    public static Place Read(Fields body, string directoryField) =>
        new(body.String("path", Limits.Path), body.String("name", Limits.Name), body.Id(directoryField), directoryField);

    /// <summary>The path that is meant; what the request does not say stays as it is. Parts that contradict each other are a mistake
    /// that must not be hidden by believing one of them.</summary>
    /// <param name="now">Where the thing is; only a name for one that is to be made.</param>
    public async Task<Result<string>> PathFrom(Call call, string subject, string now)
    {
        if (Name is { } name && name.Contains('/')) return Refusal.Invalid(subject, "name", "name must not have a slash in it.");
        var directory = FilePaths.DirectoryOf(Path ?? now);
        if (DirectoryId is { } id)
        {
            if (await call.Catalog.Directory(id) is not { } found) return Refusal.NotFound("Directory", DirectoryField, id);
            if (Path is not null && found.Path != directory)
                return Refusal.Invalid(subject, DirectoryField, $"The directory {id} has the path {found.Path}, and path is in another one.");
            directory = found.Path;
        }

        if (Path is { } path && Name is { } other && FilePaths.NameOf(path) != other)
            return Refusal.Invalid(subject, "name", "name must be the last part of path.");
        return Path ?? FilePaths.Join(directory, Name ?? FilePaths.NameOf(now));
    }
}
