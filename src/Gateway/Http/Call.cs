using Evals.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Evals.Gateway.Http;

/// <summary>An authorised request: whose it is, what it asks and whom it can ask.</summary>
internal sealed class Call(HttpContext http, string workspace, GatewayServices services)
{
    private readonly Input _input = new();

    public string Workspace => workspace;

    /// <summary>Takes note of what is wrong with the request.</summary>
    public Input Input => _input;

    public Query Query => new(http.Request.Query, _input, services.Options);

    public ICatalog Catalog => services.Grains.Catalog(workspace);

    public IDirectories Directories => services.Grains.Directories(workspace);

    public ILogs Logs => services.Grains.Logs(workspace);

    public IAnswers Answers => services.Grains.Answers(workspace);

    public BodyMemory Memory => services.Bodies;

    public DateTimeOffset Now => services.Time.GetUtcNow();

    public string NewId(string prefix) => services.Ids.Next(prefix);

    /// <summary>What is asked for, such as <c>POST /v5/flows</c>.</summary>
    public string Target => $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";

    /// <summary>A header's value, or null when it is not there.</summary>
    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>A part of the path, such as <c>id</c>. The server decodes a path but for its slashes, and ids may have some.</summary>
    public string Path(string name)
    {
        var part = (string)http.Request.RouteValues[name]!;
        return part.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? AsSent(part) : part;
    }

    /// <summary>Where the client found this server, such as <c>http://127.0.0.1:8080</c>.</summary>
    public string Origin => $"{http.Request.Scheme}://{http.Request.Host}";

    /// <summary>Whether a part that has %2F in it was sent with a slash or with these three letters only the path as it came says.</summary>
    private string AsSent(string part)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        foreach (var sent in target.Split('?')[0].Split('/'))
        {
            var decoded = Uri.UnescapeDataString(sent.Replace("%2F", "%252F", StringComparison.Ordinal).Replace("%2f", "%252f", StringComparison.Ordinal));
            if (decoded == part) return Uri.UnescapeDataString(sent);
        }

        return part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
    }

    public IFile File(string id) => services.Grains.File(new GrainKey(workspace, id));

    public IEvaluation Evaluation(string id) => services.Grains.Evaluation(new GrainKey(workspace, id));

    public IRun Run(string id) => services.Grains.Run(new GrainKey(workspace, id));
}
