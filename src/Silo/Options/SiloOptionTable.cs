using Evals.Server;
using Evals.Server.Options;

namespace Evals.Silo.Options;

internal enum Role
{
    All,
    Silo,
    Gateway,
}

/// <summary>Every option of the cluster's program. The table in docs/cluster.md is compared with this one by a test.</summary>
internal static class SiloOptionTable
{
    public const string Database = "Evals";

    public const string Redis = "Redis";

    public static Option<Role> Role { get; } = Option.OneOf(
        "Role", Options.Role.All, "silo: holds grains; gateway: serves the API; all: both in one process.");

    public static Option<string> ClusterId { get; } = Option.Text(
        "ClusterId", "evals", "name", "The cluster to join. Clusters of different names in one Redis know nothing of each other.");

    public static Option<string> AdvertisedAddress { get; } = Option.Text(
        "AdvertisedAddress", "127.0.0.1", "IP address", "Where this silo is reached by the other silos and by gateways.");

    public static Option<long> SiloPort { get; } = Option.Whole(
        "SiloPort", 11111, "port", 1, 65535, "Where a silo listens for the other silos.");

    public static Option<long> GatewayPort { get; } = Option.Whole(
        "GatewayPort", 30000, "port", 1, 65535, "Where a silo listens for gateways and internal services.");

    public static Option<long> CallDeadlineMilliseconds { get; } = Option.Whole(
        "CallDeadlineMilliseconds", 20_000, "milliseconds", 1000, 300_000,
        "How long a gateway tries a call again while a silo or the storage is away, before it answers 503.");

    public static Option<long> IdleSeconds { get; } = Option.Whole(
        "IdleSeconds", 300, "seconds", 60, 86_400, "How long a grain is kept in memory after its last call.");

    public static IReadOnlyList<Option> All { get; } =
    [
        Role, ClusterId, AdvertisedAddress, SiloPort, GatewayPort, CallDeadlineMilliseconds, IdleSeconds,
        OptionTable.MaxBodyBytes, OptionTable.MaxConnections, OptionTable.MaxBodyMemory, OptionTable.MaxWaitingCalls,
        OptionTable.LogRequests, OptionTable.SlowRequestMilliseconds, OptionTable.LogFormat,
    ];

    /// <summary>A connection string that must be there.</summary>
    /// <exception cref="StartRefusedException">It is not.</exception>
    public static string Connection(IConfiguration configuration, string name, string example) =>
        configuration.GetConnectionString(name) is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new StartRefusedException($"ConnectionStrings:{name} is not set. Set it to, for example, {example}.");
}
