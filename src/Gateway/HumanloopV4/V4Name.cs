using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4;

/// <summary>Names of things that v4 knows by a name alone. They are the last part of a path here.</summary>
internal static class V4Name
{
    /// <summary>The name, or null when there is none or it can't be one; what is wrong with it goes to the input.</summary>
    public static string? Read(Fields body, string field)
    {
        if (body.String(field, Limits.Name) is not { } name) return null;
        if (!string.IsNullOrWhiteSpace(name) && name is not ("." or "..") && !name.Contains('/') && !name.Any(char.IsControl)) return name;
        body.Fail(field, "a name must not be blank, . or .., and has no slashes and no control characters", "value_error.name");
        return null;
    }
}
