using Evals.Storage.Sqlite;

namespace Evals.Storage.Tests.Sqlite;

public sealed class SqliteBackupTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File("evals.db");

    private string Target => _directory.File("backup.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_name_of_a_backup_is_on_the_disk_before_it_is_said_to_be_done()
    {
        await SqliteStore.Open(Database).DisposeAsync();
        var synced = new List<(string Directory, bool IsThere, bool IsPartial)>();

        SqliteBackup.Take(Database, Target, directory => synced.Add((directory, File.Exists(Target), File.Exists($"{Target}.partial"))));

        Assert.Equal([(Path.GetDirectoryName(Target)!, true, false)], synced);
    }

    [Fact]
    public async Task A_backup_whose_name_may_be_lost_is_none()
    {
        await SqliteStore.Open(Database).DisposeAsync();

        var refused = Assert.Throws<StoreUnusableException>(() => SqliteBackup.Take(Database, Target, _ => throw new IOException("The disk is gone.")));

        Assert.Contains("The disk is gone.", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        SqliteBackup.Take(Database, Target);
        await SqliteStore.Open(Target).DisposeAsync();
    }

    [Fact]
    public async Task A_backup_is_for_its_user_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        await SqliteStore.Open(Database).DisposeAsync();

        SqliteBackup.Take(Database, Target);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_not_taken_for_synced()
    {
        DirectorySync.Flush(Path.GetDirectoryName(Target)!);
        if (!OperatingSystem.IsWindows()) Assert.Throws<IOException>(() => DirectorySync.Flush(_directory.File("none")));
    }
}
