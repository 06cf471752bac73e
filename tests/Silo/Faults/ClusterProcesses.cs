using System.Net;
using Evals.Server.Processes;
using Evals.Testing;

namespace Evals.Silo.Faults;

/// <summary>Redis, PostgreSQL, three silos and two gateways, all of this test's own, on free ports of this machine.</summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    public const string ApiKey = "evals_key-of-the-fault-test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Member[] _silos;
    private readonly Member[] _gateways = [new Member("gateway", "127.0.0.1"), new Member("gateway", "127.0.0.1")];
    private readonly Island? _island;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private ClusterProcesses(PrivatePostgres postgres, PrivateRedis redis, Island? island, IReadOnlyDictionary<string, string> environment)
    {
        (Postgres, Redis, _island, _environment) = (postgres, redis, island, environment);
        var among = island is null ? "127.0.0.1" : Island.Shore;
        _silos = [new Member("silo", among), new Member("silo", among), new Member("silo", island is null ? among : Island.Address) { IsApart = island is not null }];
    }

    public PrivatePostgres Postgres { get; }

    public PrivateRedis Redis { get; }

    public IReadOnlyList<string> GatewayUrls => [.. _gateways.Select(gateway => gateway.Url)];

    /// <summary>What the silos and gateways wrote last.</summary>
    public string LastWords => string.Join("\n", _gateways.Concat(_silos).Select(member => $"{member.Role}:\n{member.Process?.LastWords}"));

    public static string Program => Path.Combine(Build.Root, "src", "Silo", "bin", Build.Configuration, "net10.0", "evals-silo.dll");

    /// <param name="island">Where the last silo is; null for among the others.</param>
    /// <param name="environment">Of every silo and gateway, besides what they need.</param>
    public static async Task<ClusterProcesses> Start(Island? island = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var redis = island is null ? await PrivateRedis.Start() : await PrivateRedis.Start(Island.Shore);
        var cluster = new ClusterProcesses(await PrivatePostgres.Start(), redis, island, environment ?? new Dictionary<string, string>());
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

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _gateways.Concat(_silos))
        {
            if (member.Process is { } process) await process.DisposeAsync();
        }

        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
        _http.Dispose();
    }

    private void Run(Member member)
    {
        string[] command = ["dotnet", Program, "--urls", member.Url];
        member.Process = new Child(
            member.IsApart ? _island!.There(command) : command,
            new Dictionary<string, string>(_environment)
            {
                ["EVALS__ROLE"] = member.Role,
                ["EVALS__ADVERTISEDADDRESS"] = member.Host,
                ["EVALS__SILOPORT"] = $"{member.SiloPort}",
                ["EVALS__GATEWAYPORT"] = $"{member.GatewayPort}",
                ["EVALS_API_KEY"] = ApiKey,
                // The one apart keeps its way to the database when it loses all others: the worst that can happen.
                ["ConnectionStrings__Evals"] = member.IsApart ? Postgres.SocketConnectionString : Postgres.ConnectionString,
                ["ConnectionStrings__Redis"] = Redis.Address,
            });
    }

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

    private sealed record Member(string Role, string Host)
    {
        public string Url { get; } = $"http://{Host}:{FreePorts.Next()}";

        public int SiloPort { get; } = FreePorts.Next();

        public int GatewayPort { get; } = FreePorts.Next();

        public bool IsApart { get; init; }

        public Child? Process { get; set; }
    }
}
