using Evals.Storage.Tests.Sqlite;

namespace Evals.Storage.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_directory_that_is_missing_is_created()
    {
        using var data = DataDirectory.Open(_directory.File("a/b"));
        Assert.True(Directory.Exists(_directory.File("a/b")));
        Assert.Equal(_directory.File("a/b/evals.db"), data.DatabasePath);
    }

    [Fact]
    public void A_directory_that_is_created_is_for_its_user_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        DataDirectory.Open(_directory.File("a")).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory.File("a")));
    }

    [Fact]
    public void A_directory_is_taken_once_until_it_is_let_go()
    {
        using (DataDirectory.Open(_directory.Path))
        {
            var refused = Assert.Throws<StoreUnusableException>(() => DataDirectory.Open(_directory.Path));
            Assert.Equal(StoreProblem.InUse, refused.Problem);
            Assert.Contains(_directory.Path, refused.Message, StringComparison.Ordinal);
        }

        DataDirectory.Open(_directory.Path).Dispose();
    }

    [Fact]
    public void A_file_is_no_directory()
    {
        File.WriteAllText(_directory.File("file"), "");
        var refused = Assert.Throws<StoreUnusableException>(() => DataDirectory.Open(_directory.File("file")));
        Assert.Equal(StoreProblem.Inaccessible, refused.Problem);
    }
}
