using System.Diagnostics;
using System.Net.Sockets;

namespace Evals.Testing;

/// <summary>
/// A Redis of the tests' own: in a directory of its own, on a free port of this machine, gone with the process that started it, even if
/// that is killed. It keeps its data on the disk, as docs/cluster.md asks for: a membership that is forgotten is a cluster that falls apart.
/// </summary>
internal sealed class PrivateRedis : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("evals-redis-").FullName;
    private readonly string _host;
    private readonly int _port = FreePorts.Next();
    private Process? _server;

    private PrivateRedis(string host) => _host = host;

    /// <summary>As StackExchange.Redis takes it.</summary>
    public string Address => $"{_host}:{_port}";

    /// <param name="host">An address of this machine.</param>
    public static async Task<PrivateRedis> Start(string host = "127.0.0.1")
    {
        var redis = new PrivateRedis(host);
        await redis.Resume();
        return redis;
    }

    /// <summary>Stops the server as a crash would.</summary>
    public Task Stop() => End("keep");

    /// <summary>Starts a stopped server again, and waits until it answers.</summary>
    public async Task Resume()
    {
        // The shell outlives this process by a moment: when its input ends it ends the server and removes what there was.
        const string guard = """
            exec 2>/dev/null; redis-server --port "$2" --bind "$3" --protected-mode no --dir "$1" --appendonly yes --save "" >/dev/null & read -r last; kill -KILL $!; wait $!
            test "$last" = keep || rm -rf "$1"
            """;
        _server = Process.Start(new ProcessStartInfo("sh", ["-c", guard, "guard", _directory, $"{_port}", _host]) { RedirectStandardInput = true })!;
        for (var attempt = 0; !await IsThere(); attempt++)
        {
            if (attempt > 600) throw new InvalidOperationException("Redis did not start. On Debian: apt-get install redis-server.");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync() => await End("");

    private async Task End(string last)
    {
        if (_server is null) return;
        await _server.StandardInput.WriteLineAsync(last);
        _server.StandardInput.Close();
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    private async Task<bool> IsThere()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(_host, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
