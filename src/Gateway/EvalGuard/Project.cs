using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>A project: whatever a client calls so. Its evals belong to a flow, each configuration of them is a version of it, and their
/// cases are versions of a dataset.</summary>
internal readonly record struct Project(string Id)
{
    private const string Directory = "EvalGuard";
    private const string CasesDirectory = "EvalGuard cases";

    /// <summary>A path's segment has 255 characters, of which some may have to be escaped.</summary>
    private const int MaxLength = 200;

    public string FlowPath => FilePaths.Join(Directory, PathSegment.Of(Id));

    public string CasesPath => FilePaths.Join(CasesDirectory, PathSegment.Of(Id));

    /// <summary>The project of clients that name none: one for each workspace.</summary>
    public static Project Default(Call call) =>
        new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{call.Workspace}\nproject")).AsSpan(0, 16), bigEndian: true).ToString("D"));

    /// <summary>The body's <c>projectId</c>; the default one when it has none.</summary>
    public static Project Read(Call call, Fields body)
    {
        if (body.String("projectId", MaxLength) is not { Length: > 0 } id) return Default(call);
        if (PathSegment.Fault(id) is { } fault) body.Fail("projectId", fault, "value_error.str");
        return new Project(id);
    }

    /// <summary>The query's <c>projectId</c>, or null when it has none.</summary>
    public static Project? Read(Call call)
    {
        if (call.Query.String("projectId", MaxLength) is not { } id) return null;
        if (PathSegment.Fault(id) is { } fault) call.Input.Add(Location.Query.Then("projectId"), fault, "value_error.str");
        return new Project(id);
    }

    /// <summary>The project of a flow's path; empty for a path that is none of this dialect's.</summary>
    public static string OfPath(string path) =>
        FilePaths.DirectoryOf(path) == Directory ? PathSegment.NameOf(FilePaths.NameOf(path)) : "";

    /// <summary>The file that the project's evals belong to, or null while it has none.</summary>
    public async Task<FileRef?> Find(Call call) => await call.Catalog.FileAt(FlowPath) is { Type: FileType.Flow } file ? file : null;
}

/// <summary>A client's name as a segment of a path: a slash and what else can't stand there is escaped.</summary>
internal static class PathSegment
{
    public static string Of(string name)
    {
        var escaped = name.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);
        return escaped.Trim('.').Length == 0 ? escaped.Replace(".", "%2E", StringComparison.Ordinal) : escaped;
    }

    public static string NameOf(string segment) => segment
        .Replace("%2E", ".", StringComparison.Ordinal)
        .Replace("%2F", "/", StringComparison.Ordinal)
        .Replace("%25", "%", StringComparison.Ordinal);

    /// <summary>Why a name can't be a segment, or null when it can.</summary>
    public static string? Fault(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "must not be blank";
        if (name.Any(char.IsControl)) return "must not have control characters";
        return Of(name).Length > Limits.Name ? $"is too long with {Of(name).Length} characters in its escaped form" : null;
    }
}
