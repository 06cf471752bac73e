using Evals.Server.Kill;
using Evals.Server.Processes;
using SQLitePCL;

namespace Evals.Server;

/// <summary>The two ways to back up that the README describes.</summary>
public sealed class BackupTests
{
    private const string Key = "a-key-for-the-backup-test";

    [Fact]
    public async Task A_backup_that_sqlite_takes_under_load_holds_what_was_answered_before()
    {
        using var original = new Workplace();
        using var restored = new Workplace();
        await using (var server = await ServerProcess.Start(new Launch(original) { ApiKey = Key }))
        {
            await Write(server);
            await Round.Load(server, Key, 0, TimeSpan.FromMilliseconds(500), new Random(), () =>
            {
                Backup(original.Database, restored.Database);
                return server.Kill();
            });
        }

        await AssertWritten(restored);
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

        await AssertWritten(restored);
    }

    /// <summary>What the command <c>.backup</c> of the sqlite3 shell does.</summary>
    private static void Backup(string from, string to)
    {
        Batteries_V2.Init();
        using var source = Open(from, raw.SQLITE_OPEN_READONLY);
        using var target = Open(to, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var backup = raw.sqlite3_backup_init(target, "main", source, "main");
        Assert.Equal(raw.SQLITE_DONE, raw.sqlite3_backup_step(backup, -1));
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_backup_finish(backup));
    }

    private static sqlite3 Open(string path, int flags)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open_v2(path, out var database, flags, null));
        return database;
    }

    private static async Task Write(ServerProcess server)
    {
        using var client = new V5(server.Url, Key);
        await client.Post("flows", new { path = "backed up", attributes = new { } });
    }

    private static async Task AssertWritten(Workplace workplace)
    {
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = Key });
        using var client = new V5(server.Url, Key);
        await client.Post("files/retrieve-by-path", new { path = "backed up" });
    }
}
