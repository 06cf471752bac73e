using System.Diagnostics;
using System.Globalization;

namespace Evals.Bench.Peers;

/// <summary>PostgreSQL's own load generator: single-row inserts of documents of a size, each a transaction, by 64 clients.</summary>
internal sealed class PgBench : IRawPeer
{
    private const int Clients = 64;

    private readonly string _directory;
    private readonly int _port;
    private readonly string _script;

    private PgBench(string directory, int port) => (_directory, _port, _script) = (directory, port, Path.Combine(directory, "insert.sql"));

    /// <param name="port">Of a PostgreSQL on this machine with a superuser <c>postgres</c> who needs no password.</param>
    public static async Task<PgBench> Create(string directory, int port, int documentBytes)
    {
        var peer = new PgBench(directory, port);
        await peer.Execute("psql", "--quiet", "--command", "CREATE SEQUENCE raw_id; CREATE TABLE raw (id text PRIMARY KEY, document bytea NOT NULL)");
        var document = Convert.ToHexString(new byte[documentBytes]);
        await File.WriteAllTextAsync(
            peer._script, $"INSERT INTO raw (id, document) VALUES ('log_' || lpad(nextval('raw_id')::text, 21, '0'), '\\x{document}');\n");
        return peer;
    }

    public async Task<double> Run(TimeSpan duration)
    {
        var seconds = duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var clients = Clients.ToString(CultureInfo.InvariantCulture);
        var output = await Execute("pgbench", "--no-vacuum", "--protocol=prepared", "--client", clients, "--jobs", "2", "--time", seconds, "--file", _script);
        var line = output.Split('\n').First(line => line.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line["tps = ".Length..].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync() => await Execute("psql", "--quiet", "--command", "DROP TABLE raw; DROP SEQUENCE raw_id");

    private async Task<string> Execute(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _directory };
        (start.Environment["PGHOST"], start.Environment["PGUSER"], start.Environment["PGDATABASE"]) = ("127.0.0.1", "postgres", "postgres");
        start.Environment["PGPORT"] = _port.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {await errors}");
    }
}
