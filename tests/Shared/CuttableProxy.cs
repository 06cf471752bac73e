using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Evals.Testing;

/// <summary>A way to a server on this machine on which answers can get lost and clients can be cut off, without the server noticing.</summary>
internal sealed class CuttableProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly ConcurrentBag<TcpClient> _servers = [];
    private volatile bool _losesAnswers;

    public CuttableProxy(int serverPort)
    {
        _listener.Start();
        _ = Accept(serverPort);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing of what the server says arrives, on any connection that is there.</summary>
    public void LoseAnswers() => _losesAnswers = true;

    /// <summary>Closes the clients' ends; the servers' ends stay as they are. Connections that come later work.</summary>
    public void CutClients()
    {
        while (_clients.TryTake(out var client)) client.Dispose();
        _losesAnswers = false;
    }

    public void Dispose()
    {
        _listener.Dispose();
        CutClients();
        while (_servers.TryTake(out var server)) server.Dispose();
    }

    private async Task Accept(int serverPort)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, serverPort);
                _clients.Add(client);
                _servers.Add(server);
                _ = Pump(client, server, () => false);
                _ = Pump(server, client, () => _losesAnswers);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task Pump(TcpClient from, TcpClient to, Func<bool> loses)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            for (int count; (count = await source.ReadAsync(buffer)) > 0;)
                if (!loses()) await target.WriteAsync(buffer.AsMemory(0, count));
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the ends is gone; what is left of the other is for CutClients and Dispose.
        }
    }
}
