using System.Diagnostics;

namespace Evals.Server.Processes;

/// <summary>How to start the built server: on a free port, with the data of one workplace and nothing of this process's settings.</summary>
internal sealed record Launch(Workplace Workplace)
{
    /// <summary>The server as <c>dotnet build</c> made it, of the configuration that this test was built in.</summary>
    public static string BuiltServer { get; } = FindServer();

    public string? ApiKey { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Arguments { get; init; } = ["--urls", "http://127.0.0.1:0"];

    /// <summary>The program to start: evals.dll.</summary>
    public string Server { get; init; } = BuiltServer;

    /// <summary>The command that starts the server, where it is not started directly.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    public ProcessStartInfo ToStartInfo()
    {
        string[] command = [.. Wrapper, DotnetPath, Server, .. Arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Workplace.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("EVALS", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["EVALS__DATADIRECTORY"] = Workplace.Data;
        if (ApiKey is not null) start.Environment["EVALS_API_KEY"] = ApiKey;
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return start;
    }

    private static string DotnetPath => System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string FindServer()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "src", "Server", "bin", output.Parent!.Name, output.Name, "evals.dll");
    }
}
