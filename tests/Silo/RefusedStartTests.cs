using Evals.Silo.Faults;
using Evals.Testing;

namespace Evals.Silo;

/// <summary>A start that can't be right ends with one sentence that says what to set.</summary>
public sealed class RefusedStartTests
{
    private static readonly string Nobody = $"127.0.0.1:{FreePorts.Next()},connectTimeout=200,connectRetry=0";

    [Theory]
    [InlineData("EVALS__ROLE", "sillo", "Evals:Role is 'sillo', but it must be one of all, silo, gateway.")]
    [InlineData("EVALS__SILOPORT", "0", "Evals:SiloPort is '0', but it must be a whole number from 1 to 65535 (port).")]
    [InlineData("EVALS__IDLESECONDS", "1", "Evals:IdleSeconds is '1', but it must be a whole number from 60 to 86400 (seconds).")]
    [InlineData("EVALS__DATADIRECTORY", "x", "Evals:DATADIRECTORY is not an option.")]
    [InlineData("EVALS_API_KEY", "with spaces", "EVALS_API_KEY must be at most 512 visible ASCII characters without spaces.")]
    [InlineData("ConnectionStrings__Redis", null, "ConnectionStrings:Redis is not set. Set it to, for example, redis:6379.")]
    [InlineData("ConnectionStrings__Redis", "nobody", "Redis does not answer. ConnectionStrings:Redis must be its address")]
    public async Task A_wrong_or_missing_setting_is_named(string name, string? value, string sentence) =>
        await Refused(new() { ["ConnectionStrings__Redis"] = Nobody, [name] = value == "nobody" ? Nobody : value ?? "" }, sentence);

    [Theory]
    [InlineData("ConnectionStrings__Evals", "", "ConnectionStrings:Evals is not set. Set it to, for example, Host=db;Database=evals;Username=evals;Password=...")]
    [InlineData("ConnectionStrings__Evals", "Hots=db", "The PostgreSQL connection string")]
    [InlineData("ConnectionStrings__Evals", "Host=127.0.0.1;Port=1;Username=nobody", "The PostgreSQL database")]
    [InlineData("EVALS__ADVERTISEDADDRESS", "silo-0", "Evals:AdvertisedAddress is 'silo-0', but it must be an IP address")]
    public async Task So_is_one_that_is_looked_at_when_Redis_answers(string name, string value, string sentence)
    {
        await using var redis = await PrivateRedis.Start();
        var database = (await PrivatePostgres.Shared()).NewSchema();
        await Refused(new() { ["ConnectionStrings__Redis"] = redis.Address, ["ConnectionStrings__Evals"] = database, [name] = value }, sentence);
    }

    private static async Task Refused(Dictionary<string, string> environment, string sentence)
    {
        await using var silo = new Child(["dotnet", ClusterProcesses.Program, "--urls", "http://127.0.0.1:0"], environment);
        await silo.Exit().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.StartsWith($"evals-silo: {sentence}", silo.LastWords, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', silo.LastWords);
        Assert.Equal(1, silo.ExitCode);
    }
}
