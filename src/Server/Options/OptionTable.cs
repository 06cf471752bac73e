using Evals.Gateway;
using Evals.Grains;

namespace Evals.Server.Options;

internal enum StorageKind
{
    Sqlite,
    Postgres,
    Memory,
}

internal enum LoggedRequests
{
    Failed,
    All,
}

internal enum LogFormat
{
    Text,
    Json,
}

/// <summary>Every option of the server. The table in docs/configuration.md is compared with this one by a test.</summary>
internal static class OptionTable
{
    public static Option<string> DataDirectory { get; } = Option.Text(
        "DataDirectory", "evals-data", "path", "Where the data lives; relative to the current directory. Created when missing, for the user of the process alone.");

    public static Option<StorageKind> Storage { get; } = Option.OneOf(
        "Storage", StorageKind.Sqlite, "sqlite; postgres (needs ConnectionStrings:Evals, and setting that alone chooses it, too); or memory (keeps nothing; only where the environment is Development).");

    public static Option<long> MaxBodyBytes { get; } = Option.Whole(
        "MaxBodyBytes", 16 * 1024 * 1024, "bytes", 1024, 1024 * 1024 * 1024, "The largest request body; larger ones are answered with 413.");

    public static Option<long> MaxConnections { get; } = Option.Whole(
        "MaxConnections", 2048, "connections", 1, 1_000_000, "How many connections may be open at once; further ones are closed.");

    public static Option<long> MaxBodyMemory { get; } = Option.Whole(
        "MaxBodyMemory", 128 * 1024 * 1024, "bytes", 1024, 1L << 40,
        "How much memory large request bodies may take at once, parsed, though never more than a quarter of what the process may have; beyond it requests are answered with 503 and Retry-After.");

    public static Option<long> MaxWaitingCalls { get; } = Option.Whole(
        "MaxWaitingCalls", 4096, "calls", 1, 1_000_000,
        "How many calls may wait for one run, file or evaluation; beyond it requests are answered with 503 and Retry-After.");

    public static Option<LoggedRequests> LogRequests { get; } = Option.OneOf(
        "LogRequests", LoggedRequests.Failed, "failed (and slow) ones, or all.");

    public static Option<long> SlowRequestMilliseconds { get; } = Option.Whole(
        "SlowRequestMilliseconds", 1000, "milliseconds", 1, 3_600_000, "From when on a request counts as slow.");

    public static Option<LogFormat> LogFormat { get; } = Option.OneOf(
        "LogFormat", Options.LogFormat.Text, "text, or json: one object per line.");

    public static IReadOnlyList<Option> All { get; } =
        [DataDirectory, Storage, MaxBodyBytes, MaxConnections, MaxBodyMemory, MaxWaitingCalls, LogRequests, SlowRequestMilliseconds, LogFormat];

    /// <summary>Refuses names that are no option and values that an option does not take.</summary>
    /// <param name="options">The options of the program that is started.</param>
    /// <exception cref="StartRefusedException">Says which one, and what would be right.</exception>
    public static void Check(IConfiguration configuration, IReadOnlyList<Option> options)
    {
        foreach (var (name, value) in configuration.GetSection("Evals").AsEnumerable(makePathsRelative: true))
        {
            if (value is null) continue;
            var option = options.FirstOrDefault(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new StartRefusedException($"Evals:{name} is not an option. The options are {string.Join(", ", options.Select(known => known.Key))}.");
            if (!option.Allows(value)) throw new StartRefusedException($"{option.Key} is '{value}', but it must be {option.Accepts}.");
        }
    }

    /// <summary>What the gateway is told of the options.</summary>
    public static GatewayOptions Gateway(IConfiguration configuration) => new()
    {
        BodyLimit = MaxBodyBytes.Of(configuration),
        BodyMemory = MaxBodyMemory.Of(configuration),
        SlowRequest = TimeSpan.FromMilliseconds(SlowRequestMilliseconds.Of(configuration)),
        LogEveryRequest = LogRequests.Of(configuration) == LoggedRequests.All,
    };

    /// <summary>What grains are told of the options.</summary>
    public static GrainOptions Grains(IConfiguration configuration) => new()
    {
        MailboxLimit = (int)MaxWaitingCalls.Of(configuration),
    };
}
