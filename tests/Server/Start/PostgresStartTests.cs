using Evals.Server.Processes;
using Evals.Testing;

namespace Evals.Server.Start;

/// <summary>The server on PostgreSQL: chosen by the connection string alone, refused with a sentence that says what to set and never with
/// the password.</summary>
public sealed class PostgresStartTests
{
    private const string Key = "a-key-for-the-postgres-test";
    private const string Password = "not-for-anybody's-eyes";

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart_and_nothing_is_in_the_data_directory()
    {
        using var workplace = new Workplace();
        var launch = new Launch(workplace) { ApiKey = Key }.On($"{(await PrivatePostgres.Shared()).NewSchema()};Password={Password}");
        string logId;
        await using (var server = await ServerProcess.Start(launch))
        {
            using var client = new V5(server.Url, Key);
            var log = await client.Post("flows/log", new { path = "demo/adder", flow = new { attributes = new { version = 1 } }, output = "3", log_status = "complete" });
            logId = log.GetProperty("id").GetString()!;
            Assert.Contains("Data: PostgreSQL database postgres on 127.0.0.1:", server.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, server.Output + server.Errors, StringComparison.Ordinal);
            Assert.Equal(0, (await server.Terminate()).Code);
        }

        await using var again = await ServerProcess.Start(launch);
        using var later = new V5(again.Url, Key);
        Assert.Equal("3", (await later.Get($"logs/{logId}")).GetProperty("output").GetString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(workplace.Data));
    }

    [Fact]
    public async Task A_second_server_on_the_same_database_is_refused_and_one_after_a_kill_is_not()
    {
        using var workplace = new Workplace();
        var launch = new Launch(workplace) { ApiKey = Key }.On((await PrivatePostgres.Shared()).NewSchema());
        await using var first = await ServerProcess.Start(launch);
        await Refused(launch, "in use (standalone engine, process");

        await first.Kill();
        await using var next = await ServerProcess.Start(launch);
    }

    public static TheoryData<string, string> WrongConnections => new()
    {
        { "", "ConnectionStrings:Evals is empty." },
        { "nonsense", "can't be read" },
        { $"Hots=127.0.0.1;Password={Password}", "can't be read" },
        { $"Database=evals;Password={Password}", "names no Host" },
        { $"Host=127.0.0.1;Search Path=a,b;Password={Password}", "Search Path" },
        { $"Host=127.0.0.1;Port=1;Database=evals;Username=evals;Password={Password}", "PostgreSQL database evals on 127.0.0.1:1 can't be used: Connection refused" },
    };

    [Theory]
    [MemberData(nameof(WrongConnections))]
    public async Task A_wrong_connection_string_is_told(string connectionString, string sentence)
    {
        using var workplace = new Workplace();
        var errors = await Refused(new Launch(workplace).On(connectionString), sentence);
        Assert.Contains("ConnectionStrings__Evals", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told()
    {
        using var workplace = new Workplace();
        var server = await PrivatePostgres.Shared();
        await Refused(new Launch(workplace).On($"Host=127.0.0.1;Port={server.Port};Username=postgres;Database=missing;Password={Password}"), "\"missing\" does not exist");
    }

    [Theory]
    [InlineData("postgres", null, "Evals:Storage is postgres, but there is no ConnectionStrings:Evals.")]
    [InlineData("sqlite", "Host=db", "Evals:Storage is sqlite, but ConnectionStrings:Evals names a PostgreSQL database.")]
    [InlineData("memory", "Host=db", "Evals:Storage is memory, but ConnectionStrings:Evals names a PostgreSQL database.")]
    public async Task Options_that_contradict_each_other_are_told(string storage, string? connectionString, string sentence)
    {
        using var workplace = new Workplace();
        var launch = new Launch(workplace) { Environment = new Dictionary<string, string> { ["EVALS__STORAGE"] = storage } };
        await Refused(connectionString is null ? launch : launch.On(connectionString), sentence);
    }

    [Fact]
    public async Task A_connection_string_on_the_command_line_is_refused_unread()
    {
        using var workplace = new Workplace();
        await Refused(new Launch(workplace) { Arguments = ["--ConnectionStrings:Evals", $"Host=db;Password={Password}"] }, "--ConnectionStrings:Evals is not a switch");
    }

    private static async Task<string> Refused(Launch launch, string sentence)
    {
        await using var server = ServerProcess.Spawn(launch);
        Assert.Equal(1, await server.Exit());
        Assert.Contains(sentence, server.Errors, StringComparison.Ordinal);
        Assert.Single(server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain(Password, server.Errors + server.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(launch.Workplace.Data));
        return server.Errors;
    }
}
