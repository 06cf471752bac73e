using System.Net;
using System.Net.Sockets;

namespace Evals.Testing;

internal static class FreePorts
{
    /// <summary>A port of this machine that nobody listens on at the moment.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
