using System.Diagnostics;

namespace Evals.Server.Processes;

/// <summary>How to start the built server: on a free port, with the data of one workplace and nothing of this process's settings.</summary>
internal sealed record Launch(Workplace Workplace)
{
    public string? ApiKey { get; init; }

    /// <summary>Whether the server is told where the data goes; otherwise it takes its default.</summary>
    public bool SetsData { get; init; } = true;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Arguments { get; init; } = ["--urls", "http://127.0.0.1:0"];

    /// <summary>The program to start: evals.dll.</summary>
    public string Server { get; init; } = Build.Server;

    /// <summary>The command that starts the server, where it is not started directly.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>With the data in a PostgreSQL database.</summary>
    public Launch On(string connectionString) => this with
    {
        SetsData = false,
        Environment = new Dictionary<string, string>(Environment) { ["ConnectionStrings__Evals"] = connectionString },
    };

    public ProcessStartInfo ToStartInfo()
    {
        string[] command = [.. Wrapper, DotnetPath, Server, .. Arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Workplace.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfServer).ToList())
            start.Environment.Remove(name);
        if (SetsData) start.Environment["EVALS__DATADIRECTORY"] = Workplace.Data;
        if (ApiKey is not null) start.Environment["EVALS_API_KEY"] = ApiKey;
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return start;
    }

    private static bool IsOfServer(string variable) =>
        variable.StartsWith("EVALS", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("OTEL_", StringComparison.Ordinal);

    private static string DotnetPath => System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
