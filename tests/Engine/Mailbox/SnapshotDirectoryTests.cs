using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Testing;

namespace Evals.Engine.Mailbox;

/// <summary>What is stored of a directory, and which parts it takes for its own.</summary>
public sealed class SnapshotDirectoryTests
{
    private static readonly Dictionary<int, byte[]> Stored = new() { [0] = [1, 2, 3], [1] = [], [300] = [4], [9] = [9] };

    private static readonly SnapshotDirectory Directory = new(
        long.MaxValue, new Dictionary<int, PartPlace> { [0] = PartPlace.Of(300, Stored[300]), [1] = PartPlace.Of(0, Stored[0]), [200] = PartPlace.Of(1, Stored[1]) });

    [Fact]
    public void A_directory_is_stored_as_ever() => Golden.Check("snapshot-directory.golden", Convert.ToHexStringLower(Directory.ToBytes()) + "\n");

    [Fact]
    public void A_stored_directory_finds_its_parts()
    {
        var bytes = Convert.FromHexString(Golden.Read("snapshot-directory.golden").Trim());
        var read = SnapshotDirectory.Of(new Snapshot(1, new Dictionary<int, byte[]>(Stored) { [SnapshotDirectory.Number] = bytes }));
        Assert.Equal(long.MaxValue, read.Seq);
        Assert.Equal([(0, Stored[300]), (1, Stored[0]), (200, Stored[1])], read.Find(Stored).Select(part => (part.Key, part.Value)));
        Assert.Equal([2, 3, 5], read.FreeNumbers([4]).Take(3));
    }

    [Fact]
    public void Parts_that_are_missing_or_others_are_not_taken()
    {
        Assert.Throws<InvalidDataException>(() => Directory.Find(Stored.Where(part => part.Key != 1).ToDictionary()));
        Assert.Throws<InvalidDataException>(() => Directory.Find(new Dictionary<int, byte[]>(Stored) { [0] = [1, 2, 4] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0100")]
    public void A_directory_of_another_format_is_none(string bytes) => Assert.ThrowsAny<Exception>(() => SnapshotDirectory.Of(
        new Snapshot(1, new Dictionary<int, byte[]> { [SnapshotDirectory.Number] = Convert.FromHexString(bytes) })));
}
