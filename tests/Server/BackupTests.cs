using Evals.Server.Kill;
using Evals.Server.Processes;
using Evals.Testing;

namespace Evals.Server;

/// <summary>The two ways to back up that the README describes.</summary>
public sealed class BackupTests
{
    private const string Key = "a-key-for-the-backup-test";

    [Fact]
    public async Task A_backup_taken_under_load_holds_what_was_answered_before()
    {
        using var original = new Workplace();
        using var restored = new Workplace();
        await using (var server = await ServerProcess.Start(new Launch(original) { ApiKey = Key }))
        {
            await Write(server);
            await Round.Load(server, Key, 0, TimeSpan.FromMilliseconds(500), new Random(), async () =>
            {
                await Backup(original, restored.Database);
                await server.Kill();
            });
        }

        await AssertWritten(new Launch(restored));
    }

    [Fact]
    public async Task A_copy_of_a_stopped_servers_directory_is_a_backup()
    {
        using var original = new Workplace();
        using var restored = new Workplace();
        await using (var server = await ServerProcess.Start(new Launch(original) { ApiKey = Key }))
        {
            await Write(server);
            await server.Terminate();
        }

        await Command.Run("cp", "-a", $"{original.Data}/.", restored.Data);

        await AssertWritten(new Launch(restored));
    }

    [Fact]
    public async Task A_dump_of_postgres_restores_while_the_server_writes_on()
    {
        await using var postgres = await PrivatePostgres.Start();
        using var workplace = new Workplace();
        var dump = Path.Combine(workplace.Root, "evals.dump");
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key }.On(postgres.ConnectionString));
        await Write(server);
        await Round.Load(server, Key, 0, TimeSpan.FromMilliseconds(500), new Random(), async () =>
        {
            await postgres.Run("pg_dump", "--format=custom", $"--file={dump}", "postgres");
            await server.Kill();
        });

        await postgres.Run("createdb", "restored");
        await postgres.Run("pg_restore", "--dbname=restored", "--exit-on-error", dump);

        await AssertWritten(new Launch(workplace).On(postgres.ConnectionString.Replace("Database=postgres", "Database=restored", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_backup_replaces_nothing_and_says_what_is_missing()
    {
        using var workplace = new Workplace();
        var target = Path.Combine(workplace.Root, "backup.db");
        await File.WriteAllTextAsync(target, "mine");

        await Refused("There is no database");
        await File.WriteAllTextAsync(workplace.Database, "");
        await Refused("is there already");
        Assert.Equal("mine", await File.ReadAllTextAsync(target));

        async Task Refused(string sentence)
        {
            await using var command = ServerProcess.Spawn(new Launch(workplace) { Arguments = ["backup", target] });
            Assert.Equal(1, await command.Exit());
            Assert.Contains(sentence, command.Errors, StringComparison.Ordinal);
        }
    }

    private static Task<string> Backup(Workplace from, string target) =>
        Command.Run("dotnet", Build.Server, "backup", target, "--Evals:DataDirectory", from.Data);

    private static async Task Write(ServerProcess server)
    {
        using var client = new V5(server.Url, Key);
        await client.Post("flows", new { path = "backed up", attributes = new { } });
    }

    private static async Task AssertWritten(Launch launch)
    {
        await using var server = await ServerProcess.Start(launch with { ApiKey = Key });
        using var client = new V5(server.Url, Key);
        await client.Post("files/retrieve-by-path", new { path = "backed up" });
    }
}
