using System.Diagnostics;
using System.Globalization;

namespace Evals.Testing;

/// <summary>
/// A PostgreSQL of the tests' own: in a directory of its own, on a free port of this machine, gone with the process that started it,
/// even if that is killed. PostgreSQL refuses to run as root; then it runs as the user postgres. Where its programs are:
/// <c>EVALS_POSTGRES_BIN</c>, or where Debian's package postgresql-15 puts them.
/// </summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly Lazy<Task<PrivatePostgres>> OfThisProcess = new(() => Start("fsync = off", "full_page_writes = off"));
    private static int _schemas;

    private readonly string _directory;
    private Process? _server;

    private PrivatePostgres(string directory, int port) => (_directory, Port) = (directory, port);

    public int Port { get; }

    /// <summary>As the superuser.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres";

    /// <summary>The same over a socket in the file system, which needs no network and root's rights.</summary>
    public string SocketConnectionString => $"Host={_directory};Port={Port};Database=postgres;Username=postgres";

    private static string Programs => Environment.GetEnvironmentVariable("EVALS_POSTGRES_BIN") ?? "/usr/lib/postgresql/15/bin";

    private string Data => Path.Combine(_directory, "data");

    /// <summary>One that all tests of this process share; what it has written does not outlive the machine.</summary>
    public static Task<PrivatePostgres> Shared() => OfThisProcess.Value;

    /// <summary>Starts one.</summary>
    /// <param name="settings">Lines for postgresql.conf.</param>
    public static async Task<PrivatePostgres> Start(params IReadOnlyList<string> settings)
    {
        if (!File.Exists(Path.Combine(Programs, "postgres")))
            throw new InvalidOperationException($"PostgreSQL 15 is not in {Programs}. On Debian: apt-get install postgresql-15.");
        var server = new PrivatePostgres(Directory.CreateTempSubdirectory("evals-postgres-").FullName, FreePorts.Next());
        try
        {
            await server.Initialize(settings);
            await server.Resume();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection string to an empty schema of its own.</summary>
    public string NewSchema() => $"{ConnectionString};Search Path=test_{Interlocked.Increment(ref _schemas)}";

    /// <summary>Runs one of PostgreSQL's own programs, such as <c>pg_dump</c>, against this server as the superuser.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> Run(string program, params IReadOnlyList<string> arguments) => Execute(
        [Path.Combine(Programs, program), "--host", "127.0.0.1", "--port", $"{Port}", "--username", "postgres", .. arguments]);

    /// <summary>Makes the files of the write-ahead log that a server which has run for a while uses again and again, a GiB of them. A new
    /// one makes each of them when it first needs it, and all commits wait for that.</summary>
    public async Task Age()
    {
        const string step = "SELECT pg_logical_emit_message(false, 'evals', ''), pg_switch_wal()";
        string[] steps = [.. Enumerable.Repeat(step, 60).SelectMany(sql => new[] { "--command", sql })];
        await Run("psql", [.. steps, "--command", "CHECKPOINT", "postgres"]);
    }

    /// <summary>Stops the server as a crash would: without a checkpoint, cutting off its clients. What was committed is kept.</summary>
    public Task Stop() => EndServer("keep");

    /// <summary>Starts a stopped server again, and waits until it answers.</summary>
    public async Task Resume()
    {
        // The shell outlives this process by a moment: when its input ends it ends the server and removes what there was.
        const string guard = """
            "$2/postgres" -D "$1/data" >&2 & read -r last; kill -QUIT $!; wait $!; test "$last" = keep || rm -rf "$1"
            """;
        string[] command = [.. AsPostgres, "sh", "-c", guard, "guard", _directory, Programs];
        _server = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        _server.ErrorDataReceived += static (_, _) => { };
        _server.BeginErrorReadLine();
        for (var attempt = 0; !await IsReady(); attempt++)
        {
            if (_server.HasExited || attempt > 600) throw new InvalidOperationException($"PostgreSQL in {Data} did not start.");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndServer("");
        // Of a server that had been stopped before, or never ran, nobody else removes what there is.
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private static string[] AsPostgres => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private async Task Initialize(IReadOnlyList<string> settings)
    {
        if (Environment.IsPrivilegedProcess) await Execute("chown", "postgres", _directory);
        await Execute([.. AsPostgres, Path.Combine(Programs, "initdb"), "--pgdata", Data, "--username", "postgres", "--auth", "trust",
            "--encoding", "UTF8", "--no-locale", "--no-sync", "--no-instructions"]);
        await File.AppendAllLinesAsync(Path.Combine(Data, "postgresql.conf"), [
            $"port = {Port}", "listen_addresses = '127.0.0.1'", $"unix_socket_directories = '{_directory}'",
            "max_connections = 200", "shared_buffers = 64MB", .. settings]);
    }

    private async Task EndServer(string last)
    {
        if (_server is null) return;
        await _server.StandardInput.WriteLineAsync(last);
        _server.StandardInput.Close();
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    private async Task<bool> IsReady() =>
        (await End(Path.Combine(Programs, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture))).Code == 0;

    private static async Task<string> Execute(params IReadOnlyList<string> command)
    {
        var (code, output) = await End(command);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {code}.");
    }

    private static async Task<(int Code, string Output)> End(params IReadOnlyList<string> command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
