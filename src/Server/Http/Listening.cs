using System.Net;
using System.Net.Sockets;

namespace Evals.Server.Http;

/// <summary>Where the server listens: loopback alone, unless <c>--urls</c> says otherwise.</summary>
internal static class Listening
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    public static void UseEvalsKestrel(this WebApplicationBuilder builder)
    {
        var urls = builder.Configuration["urls"] ?? DefaultUrl;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries)) Check(url);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => KestrelLimits.Apply(kestrel, builder.Configuration));
    }

    /// <summary>Opens the port.</summary>
    /// <returns>The addresses as they were bound.</returns>
    public static async Task<ICollection<string>> Listen(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            throw new StartRefusedException(e.Message);
        }

        return app.Urls;
    }

    /// <summary>Kestrel takes a host name for "every interface", which nobody who writes one expects.</summary>
    private static void Check(string url)
    {
        if (!Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
            throw new StartRefusedException($"'{url}' is no address to listen on; one looks like {DefaultUrl}.");
        if (address.Scheme == "https")
            throw new StartRefusedException($"'{url}' asks for https, which a proxy in front of Evals has to speak; Evals speaks http.");
        if (address.Host != "localhost" && !IPAddress.TryParse(address.Host.Trim('[', ']'), out _))
            throw new StartRefusedException($"'{url}' names a host; give an IP address of this machine, localhost or *.");
    }
}
