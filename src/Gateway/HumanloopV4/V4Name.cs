using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4;

/// <summary>Names of things that v4 knows by a name alone. They are the last part of a path here.</summary>
internal static class V4Name
{
    /// <summary>The name, or null when there is none or it can't be one; what is wrong with it goes to the input.</summary>
    public static string? Read(Fields body, string field)
    {
        if (body.String(field, Limits.Name) is not { } name) return null;
        if (IsName(name)) return name;
        body.Fail(field, "a name must not be blank, . or .., and has no slashes and no control characters", "value_error.name");
        return null;
    }

    /// <summary>The name of a project, which is a whole path.</summary>
    public static string? ReadPath(Fields body, string field)
    {
        if (body.String(field, Limits.Path) is not { } path) return null;
        if (path.Split('/').All(name => name.Length <= Limits.Name && IsName(name))) return path;
        body.Fail(field, "a project's name is names with slashes between them; none of them is blank, . or .., or has control characters", "value_error.name");
        return null;
    }

    private static bool IsName(string name) =>
        !string.IsNullOrWhiteSpace(name) && name is not ("." or "..") && !name.Contains('/') && !name.Any(char.IsControl);
}
