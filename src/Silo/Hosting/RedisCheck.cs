using Evals.Client;
using Evals.Server;
using StackExchange.Redis;

namespace Evals.Silo.Hosting;

/// <summary>Looks for Redis before anything else is started, so that a wrong address is told in one sentence.</summary>
internal static class RedisCheck
{
    /// <exception cref="StartRefusedException">The connection string is none, or nobody answers there.</exception>
    public static async Task MustAnswer(EvalsCluster cluster)
    {
        try
        {
            var options = cluster.RedisOptions;
            options.AbortOnConnectFail = true;
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
        }
        catch (Exception fault) when (fault is RedisException or ArgumentException or TimeoutException)
        {
            throw new StartRefusedException(
                "Redis does not answer. ConnectionStrings:Redis must be its address and, if it has one, its password, such as redis:6379,password=...");
        }
    }
}
