using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Faults;
using Evals.Grains.Ports;
using Evals.Storage.Sqlite;
using Evals.Testing;

namespace Evals.Engine.Embedded;

/// <summary>A directory's move is committed, and the files that were to follow it are cut short.</summary>
public sealed class DirectoryMoveTests : IAsyncDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("evals-move-");
    private readonly SqliteStore _store;

    public DirectoryMoveTests() => _store = SqliteStore.Open(Path.Combine(_place.FullName, "evals.db"));

    [Fact]
    public async Task The_next_start_lets_the_files_follow_and_touches_no_other()
    {
        var journal = new FaultyJournal(_store.Ports.Journal);
        var time = new FakeTime();
        var before = new EmbeddedGrains(_store.Ports with { Journal = journal }, new RecordedLog(), time);
        for (var i = 0; i < 70; i++) await Put(before, $"old/deep {i % 3}/flow {i}");
        var id = (await before.Catalog("one").DirectoryAt("old"))!.Id;
        var moved = 0;
        journal.Fault = append => MovesFile(append) && Interlocked.Increment(ref moved) > 10 ? AppendFault.Before : AppendFault.None;
        await Assert.ThrowsAsync<GrainUnavailableException>(() => before.Directories("one").Move(id, "new/place"));
        // At the old path somebody goes on meanwhile, and one of the files goes elsewhere.
        journal.Fault = _ => AppendFault.None;
        time.Advance(TimeSpan.FromSeconds(1));
        await Put(before, "old/deep 1/late");
        await Ok(before.Directories("one").Create("old/empty"));
        var elsewhere = (await Below(before, "old")).First(file => !file.Path.EndsWith("late", StringComparison.Ordinal));
        await Ok(before.File(new GrainKey("one", elsewhere.FileId)).Move("elsewhere/flow"));
        await before.DisposeAsync();

        await using var after = new EmbeddedGrains(_store.Ports, new RecordedLog(), new FakeTime());
        await after.Start();

        Assert.Equal("old/deep 1/late", Assert.Single(await Below(after, "old")).Path);
        Assert.Equal("elsewhere/flow", Assert.Single(await Below(after, "elsewhere")).Path);
        Assert.Equal(69, (await Below(after, "new/place")).Count);
        Assert.Equal(
            ["elsewhere", "new", "new/place", "new/place/deep 0", "new/place/deep 1", "new/place/deep 2", "old", "old/deep 1", "old/empty"],
            (await after.Catalog("one").Directories()).Select(directory => directory.Path).Where(path => path.Length > 0));
        Assert.Equal("new/place", (await after.Catalog("one").Directory(id))!.Path);
        Assert.Empty(await _store.Ports.Outbox.Pending(null, 10));
    }

    [Fact]
    public async Task A_move_that_comes_to_its_end_leaves_no_message()
    {
        await using var grains = new EmbeddedGrains(_store.Ports, new RecordedLog(), new FakeTime());
        await Put(grains, "old/flow");
        var id = (await grains.Catalog("one").DirectoryAt("old"))!.Id;
        await Ok(grains.Directories("one").Move(id, "new"));

        Assert.Empty(await _store.Ports.Outbox.Pending(null, 10));
        Assert.Null(await grains.Catalog("one").DirectoryAt("old"));
    }

    private static bool MovesFile(JournalAppend append) =>
        append.Rows.OfType<PutFile>().Any(file => file.Path.StartsWith("new/", StringComparison.Ordinal));

    private static async Task Put(EmbeddedGrains grains, string path) => await Ok(grains
        .File(new GrainKey("one", $"fl_{path}")).Upsert(new UpsertVersion(FileType.Flow, path, """{"attributes":{}}"""u8.ToArray())));

    private static async Task<IReadOnlyList<FileRef>> Below(EmbeddedGrains grains, string directory) =>
        (await Ok(grains.Catalog("one").FindFiles(new FileQuery([], Directory: directory), new Window(0, 1000)))).Records;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _place.Delete(recursive: true);
    }
}
