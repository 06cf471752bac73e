using System.Text;
using Evals.Engine.Notebook;
using Evals.Grains;
using Evals.Grains.Ports;

namespace Evals.Engine.Suite;

public abstract partial class EngineSuite
{
    [Fact]
    public async Task An_idle_grain_goes_and_comes_back_from_snapshot_and_journal()
    {
        await AddAll("a", 10);
        await _engine.LetIdleGo();
        Assert.Equal(10, Assert.Single(Snapshots.Writes).Seq);
        await Ok(Notebook().Add("line 10"));
        Crash();
        Journal.Reads.Clear();

        Assert.Equal(Numbered(11), await Notebook().Lines());
        // From the snapshot's last entry, which proves that the snapshot tells of this journal.
        Assert.Equal([(JournalOf("a"), 9L)], Journal.Reads);
    }

    [Fact]
    public async Task A_grain_with_a_call_in_flight_is_not_idle()
    {
        await Ok(Notebook("idle").Add("line"));
        var hold = Journal.HoldNext();
        var add = Notebook("busy").Add("line");
        await hold.Reached;
        await _engine.LetIdleGo();
        Assert.Single(Snapshots.Writes);
        hold.Release();
        await Ok(add);

        Journal.Reads.Clear();
        await Notebook("busy").Lines();
        Assert.Empty(Journal.Reads);
    }

    [Fact]
    public async Task Grains_that_come_and_go_again_and_again_lose_and_double_nothing()
    {
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(new LinePlace(i, true), await Ok(Notebook().Add($"line {i}")));
            if (i % 3 == 0) await _engine.LetIdleGo();
            if (i % 7 == 0) Crash();
        }

        Assert.Equal(Numbered(30), await Notebook().Lines());
    }

    [Fact]
    public async Task Snapshots_are_written_along_the_way_with_only_the_parts_that_changed()
    {
        await AddAll("a", 50);
        await _engine.Drain();

        // One that finds the one before still under way waits, and may then take more than one piece.
        var written = Snapshots.Writes.GroupBy(snapshot => (int)snapshot.Seq).ToList();
        var seqs = written.Select(snapshot => snapshot.Key).ToList();
        Assert.Equal((20, 50), (seqs[0], seqs[^1]));
        var pages = seqs.Prepend(0).Zip(seqs, (before, seq) => Enumerable.Range(before / 8 + 1, (seq - 1) / 8 - before / 8 + 1));
        Assert.Equal(pages.Select(changed => changed.Prepend(0)), written.Select(PartsOf));
        Crash();
        Assert.Equal(Numbered(50), await Notebook().Lines());
    }

    public static TheoryData<string> UselessSnapshots => ["missing", "garbage", "a part missing", "a part of another snapshot", "ahead of the journal"];

    [Theory]
    [MemberData(nameof(UselessSnapshots))]
    public async Task A_snapshot_that_cannot_be_used_is_made_up_for_from_the_journal(string trouble)
    {
        await AddAll("a", 12);
        await _engine.LetIdleGo();
        Snapshots.Tamper = snapshot => trouble switch
        {
            "missing" => null,
            "garbage" => snapshot! with { Parts = snapshot.Parts.ToDictionary(part => part.Key, _ => new byte[] { 0xFF, 0x00 }) },
            "a part missing" => snapshot! with { Parts = snapshot.Parts.Where(part => part.Key != 2).ToDictionary() },
            "a part of another snapshot" => snapshot! with { Parts = With(snapshot.Parts, 2, """["line 8","line 9","line 11","line 10"]""") },
            _ => new Snapshot(13, new Dictionary<int, byte[]> { [0] = "1"u8.ToArray(), [1] = """["never happened"]"""u8.ToArray() }),
        };

        Assert.Equal(Numbered(12), await Notebook().Lines());
        Assert.Equal(new LinePlace(12, true), await Ok(Notebook().Add("line 12")));

        // What is rebuilt replaces the useless one as a whole.
        await _engine.LetIdleGo();
        Snapshots.Tamper = snapshot => snapshot;
        Assert.Equal(Numbered(13), await Notebook().Lines());
    }

    private static Dictionary<int, byte[]> With(IReadOnlyDictionary<int, byte[]> parts, int number, string part) =>
        new(parts) { [number] = Encoding.UTF8.GetBytes(part) };

    [Fact]
    public async Task A_snapshot_that_cannot_be_written_fails_nobody_and_is_carried_by_the_next()
    {
        Snapshots.Unwritable = true;
        await AddAll("a", 25);
        while (_parts.Log.Warnings.IsEmpty) await Task.Yield();
        Snapshots.Unwritable = false;
        for (var i = 25; i < 41; i++) await Ok(Notebook().Add($"line {i}"));
        await _engine.LetIdleGo();

        // The second holds the pages of the first, which went to no disk.
        Assert.Contains(Snapshots.Writes.GroupBy(snapshot => snapshot.Seq), pieces =>
            pieces.Key >= 40 && Enumerable.Range(0, 6).All(PartsOf(pieces).Contains));
        Crash();
        Journal.Reads.Clear();
        Assert.Equal(Numbered(41), await Notebook().Lines());
        Assert.Equal([(JournalOf("a"), 40L)], Journal.Reads);
    }

    [Theory]
    [InlineData(0, 12)]
    [InlineData(1, 12)]
    [InlineData(2, 12)]
    [InlineData(3, 32)]
    public async Task A_snapshot_that_is_interrupted_between_its_pieces_leaves_the_one_before(int pieces, long upTo)
    {
        await AddAll("a", 12);
        await _engine.LetIdleGo();
        await InterruptSnapshot(pieces);
        await LoadsFrom(upTo);
    }

    [Theory]
    [InlineData(0, 12)]
    [InlineData(1, 12)]
    [InlineData(3, 32)]
    public async Task A_snapshot_that_was_written_without_a_directory_is_read_and_kept_until_the_next_is_whole(int pieces, long upTo)
    {
        Snapshots.Unwritable = true;
        await AddAll("a", 12);
        await _engine.LetIdleGo();
        Snapshots.Unwritable = false;
        var notebook = new NotebookState();
        foreach (var line in Numbered(12)) notebook.Add(line);
        await _store.Ports.Snapshots.Write(JournalOf("a"), new Snapshot(12, notebook.TakeChangedParts()));
        await InterruptSnapshot(pieces);
        await LoadsFrom(upTo);
    }

    /// <summary>Adds lines to twelve that are there, so many and so long that their snapshot takes three pieces, of which some are written.</summary>
    private async Task InterruptSnapshot(int pieces)
    {
        Snapshots.WritableFor = pieces;
        for (var i = 12; i < 32; i++) await Ok(Notebook().Add($"line {i} {new string('x', 100)}"));
        await _engine.LetIdleGo();
        Assert.Equal(pieces < 3, Snapshots.WritableFor < 0);
    }

    /// <summary>Which of the grain's parts a snapshot holds.</summary>
    private static IEnumerable<int> PartsOf(IEnumerable<Snapshot> pieces) => SnapshotDirectory.Of(pieces.Last()).Places
        .Where(place => pieces.Any(piece => piece.Parts.ContainsKey(place.Value.Number))).Select(place => place.Key).Order();

    private async Task LoadsFrom(long upTo)
    {
        Crash();
        Journal.Reads.Clear();
        Assert.Equal(32, (await Notebook().Lines()).Count);
        Assert.Equal([(JournalOf("a"), upTo - 1)], Journal.Reads);
    }

    [Fact]
    public async Task A_snapshot_of_an_activation_that_was_overtaken_changes_nothing()
    {
        await AddAll("a", 5);
        var overtaken = _engine;
        Partition();
        for (var i = 5; i < 15; i++) await Ok(Notebook().Add($"line {i}"));
        await _engine.Drain();
        await overtaken.Drain();
        Assert.Equal([15L, 5], Snapshots.Writes.Select(snapshot => snapshot.Seq));

        Crash();
        Assert.Equal(Numbered(15), await Notebook().Lines());
    }

    [Fact]
    public async Task The_snapshot_of_a_grain_holds_what_its_parts_say()
    {
        await AddAll("a", 3);
        await _engine.LetIdleGo();
        var written = Assert.Single(Snapshots.Writes);
        Assert.Equal([0, 1, SnapshotDirectory.Number], written.Parts.Keys.Order());
        Assert.Equal("3", Encoding.UTF8.GetString(written.Parts[0]));
        Assert.Equal("""["line 0","line 1","line 2"]""", Encoding.UTF8.GetString(written.Parts[1]));
    }
}
