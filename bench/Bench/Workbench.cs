using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Prepared;

namespace Evals.Bench;

/// <summary>What scenarios work with: servers, scratch directories, and the big runs.</summary>
internal sealed class Workbench(Options options) : IDisposable
{
    public const string RequestLevel = "LOGGING__LOGLEVEL__EVALS.GATEWAY.REQUESTS";

    private readonly string _scratch = Path.Combine(options.Directory, $"scratch-{Guid.NewGuid():n}");
    private PreparedRuns? _prepared;

    public Options Options => options;

    /// <summary>A new empty directory; gone with the workbench.</summary>
    public string NewDirectory() => Directory.CreateDirectory(Path.Combine(_scratch, Guid.NewGuid().ToString("n"))).FullName;

    /// <summary>The server over a data directory.</summary>
    /// <param name="first">What it has to answer before it counts as started; null for a list of its files.</param>
    public Task<PeerProcess> StartServer(string dataDirectory, byte[]? first = null, params string[] switches) => PeerProcess.Start(
        [options.Server, "--urls", "{url}", .. switches],
        first ?? Http1.Get("/v5/files?size=1"),
        new Dictionary<string, string>
        {
            ["EVALS_API_KEY"] = EvalsApi.Key,
            ["EVALS__DATADIRECTORY"] = dataDirectory,
            [RequestLevel] = "None",
        });

    /// <summary>The server over a schema of a PostgreSQL.</summary>
    public Task<PeerProcess> StartServerOnPostgres(string connectionString) => PeerProcess.Start(
        [options.Server, "--urls", "{url}"],
        Http1.Get("/v5/files?size=1"),
        new Dictionary<string, string> { ["EVALS_API_KEY"] = EvalsApi.Key, ["ConnectionStrings__Evals"] = connectionString, [RequestLevel] = "None" });

    /// <summary>A data directory with runs of known size; made the first time that it is asked for.</summary>
    public async Task<PreparedRuns> Prepared() => _prepared ??= await PreparedRuns.OpenOrMake(this);

    public void Dispose()
    {
        if (Directory.Exists(_scratch)) Directory.Delete(_scratch, recursive: true);
    }
}
