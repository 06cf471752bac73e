using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>References to file versions in a body: <c>{version_id}</c>, <c>{id, environment?}</c> or <c>{path, environment?}</c>. The
/// first of the three that is there counts.</summary>
internal static class Refs
{
    /// <summary>What the reference asks for. What is wrong with it goes to its input.</summary>
    public static FileQuestion Read(Fields reference, FileType? type)
    {
        var version = reference.String("version_id", Limits.Id);
        var id = reference.String("id", Limits.Id);
        var path = reference.String("path", Limits.Path);
        var environment = reference.String("environment", Limits.Name);
        if (!reference.Has("version_id") && !reference.Has("id") && !reference.Has("path")) reference.Require("version_id");
        return version is not null
            ? new FileQuestion(type, null, null, new VersionSelector(version))
            : new FileQuestion(type, id, path, new VersionSelector(null, environment));
    }

    public static FileQuestion? ReadOptional(Fields body, string name, FileType? type) =>
        body.Object(name) is { } reference ? Read(reference, type) : null;

    /// <summary>The file version, or a refusal that names the field of the body that the reference stands in.</summary>
    public static async Task<Result<FileView>> Find(FileResolver files, Call call, FileQuestion question, string field)
    {
        var found = await files.Find(call, question);
        return found.IsOk ? found : found.Refusal with { Field = field };
    }
}
