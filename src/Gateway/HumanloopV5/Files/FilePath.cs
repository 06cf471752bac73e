using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Paths of files as requests give them: <c>folder/name</c>, at most <see cref="Limits.Path"/> long. A slash at the
/// beginning or end is passed over.</summary>
internal static class FilePath
{
    public static string? Read(Fields fields, string name = "path")
    {
        if (fields.String(name, Limits.Path) is not { } text) return null;
        var path = text.Trim('/');
        if (path.Length > 0 && !path.Contains("//", StringComparison.Ordinal) && !path.Any(char.IsControl)) return path;
        fields.Fail(name, "A path is names with slashes between them, without empty names and control characters.", "value_error.path");
        return null;
    }
}
