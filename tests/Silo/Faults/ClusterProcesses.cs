using System.Net;
using System.Net.Sockets;
using Evals.Server.Processes;
using Evals.Testing;

namespace Evals.Silo.Faults;

/// <summary>Redis, PostgreSQL, three silos and two gateways, all of this test's own, on free ports of this machine.</summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    public const string ApiKey = "evals_key-of-the-fault-test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("evals-cluster-");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly int _redisPort = FreePort();
    private readonly Member[] _silos = [.. Enumerable.Range(0, 3).Select(_ => new Member("silo", FreePort(), FreePort(), FreePort()))];
    private readonly Member[] _gateways = [.. Enumerable.Range(0, 2).Select(_ => new Member("gateway", FreePort(), 0, 0))];
    private Child? _redis;

    private ClusterProcesses(PrivatePostgres postgres) => Postgres = postgres;

    public PrivatePostgres Postgres { get; }

    public string Redis => $"127.0.0.1:{_redisPort}";

    public IReadOnlyList<string> GatewayUrls => [.. _gateways.Select(gateway => gateway.Url)];

    /// <summary>What the silos and gateways wrote last.</summary>
    public string LastWords => string.Join("\n", _gateways.Concat(_silos).Select(member => $"{member.Role}:\n{member.Process?.LastWords}"));

    private static string Program => Path.Combine(Build.Root, "src", "Silo", "bin", Build.Configuration, "net10.0", "evals-silo.dll");

    public static async Task<ClusterProcesses> Start()
    {
        var cluster = new ClusterProcesses(await PrivatePostgres.Start());
        cluster.StartRedis();
        foreach (var silo in cluster._silos) cluster.Run(silo);
        await Task.WhenAll(cluster._silos.Select(cluster.Ready));
        foreach (var gateway in cluster._gateways) cluster.Run(gateway);
        await Task.WhenAll(cluster._gateways.Select(cluster.Ready));
        return cluster;
    }

    public Child Silo(int number) => _silos[number].Process!;

    /// <summary>Starts a silo that has ended, and waits until it is a member again.</summary>
    public async Task Restart(int number)
    {
        await Silo(number).DisposeAsync();
        Run(_silos[number]);
        await Ready(_silos[number]);
    }

    public async Task RestartRedis(TimeSpan away)
    {
        await _redis!.DisposeAsync();
        await Task.Delay(away);
        StartRedis();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _gateways.Concat(_silos))
        {
            if (member.Process is { } process) await process.DisposeAsync();
        }

        if (_redis is not null) await _redis.DisposeAsync();
        await Postgres.DisposeAsync();
        _http.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>With its data on the disk, as the documentation asks for: a membership that is forgotten is a cluster that falls apart.</summary>
    private void StartRedis() => _redis = new Child(
        ["redis-server", "--port", $"{_redisPort}", "--bind", "127.0.0.1", "--dir", _directory.FullName, "--appendonly", "yes", "--save", ""],
        new Dictionary<string, string>());

    private void Run(Member member) => member.Process = new Child(
        ["dotnet", Program, "--urls", member.Url],
        new Dictionary<string, string>
        {
            ["EVALS__ROLE"] = member.Role,
            ["EVALS__SILOPORT"] = $"{Math.Max(1, member.SiloPort)}",
            ["EVALS__GATEWAYPORT"] = $"{Math.Max(1, member.GatewayPort)}",
            ["EVALS_API_KEY"] = ApiKey,
            ["ConnectionStrings__Evals"] = Postgres.ConnectionString,
            ["ConnectionStrings__Redis"] = Redis,
        });

    private async Task Ready(Member member)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsReady(member))
        {
            if (member.Process!.HasExited || patience.IsCancellationRequested)
                throw new InvalidOperationException($"The {member.Role} did not become ready:\n{member.Process.LastWords}");
            await Task.Delay(100);
        }
    }

    private async Task<bool> IsReady(Member member)
    {
        try
        {
            return (await _http.GetAsync($"{member.Url}/health/ready")).StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Member(string Role, int HttpPort, int SiloPort, int GatewayPort)
    {
        public string Url => $"http://127.0.0.1:{HttpPort}";

        public Child? Process { get; set; }
    }
}
