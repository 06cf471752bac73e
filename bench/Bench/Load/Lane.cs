using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Evals.Bench.Load;

/// <param name="Body">Valid until the lane's next request.</param>
internal readonly record struct Reply(int Status, bool SaysWhenToRetry, ReadOnlyMemory<byte> Body)
{
    public bool IsOk => Status is >= 200 and < 300;

    public string Text => Encoding.UTF8.GetString(Body.Span);
}

/// <summary>One connection that sends one request after another: little enough work to leave the cores to the server.</summary>
internal sealed class Lane : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];

    private Lane()
    {
    }

    public static async Task<Lane> Connect(Uri server)
    {
        var lane = new Lane();
        try
        {
            await lane._socket.ConnectAsync(IPAddress.Loopback, server.Port);
            return lane;
        }
        catch
        {
            lane.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The server closed the connection.</exception>
    public async ValueTask<Reply> Send(ReadOnlyMemory<byte> request)
    {
        while (!request.IsEmpty) request = request[await _socket.SendAsync(request)..];
        var (length, head, whole) = (0, -1, int.MaxValue);
        while (length < whole)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, 2 * length);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length));
            if (read == 0) throw new IOException("The server closed the connection.");
            length += read;
            if (head >= 0) continue;
            head = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head >= 0) whole = head + 4 + BodyLength(_buffer.AsSpan(0, head));
        }

        var status = int.Parse(_buffer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
        return new Reply(status, Header(_buffer.AsSpan(0, head), "\r\nRetry-After: "u8).Length > 0, _buffer.AsMemory(head + 4, whole - head - 4));
    }

    /// <summary>Sends a request so many times, and adds what each took.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task Time(byte[] request, int times, Latencies latencies)
    {
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var reply = await Send(request);
            latencies.Add(Stopwatch.GetTimestamp() - start);
            if (!reply.IsOk) throw new InvalidOperationException($"Answered {reply.Status}: {reply.Text}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        var value = Header(head, "\r\nContent-Length: "u8);
        return value.IsEmpty ? 0 : int.Parse(value, CultureInfo.InvariantCulture);
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        if (at < 0) return default;
        var value = head[(at + name.Length)..];
        var end = value.IndexOf((byte)'\r');
        return end < 0 ? value : value[..end];
    }
}
