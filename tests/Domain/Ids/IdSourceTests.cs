using Evals.Contracts;

namespace Evals.Domain.Tests.Ids;

public sealed class IdSourceTests
{
    [Fact]
    public void Ids_sort_as_bytes_in_the_order_in_which_they_were_made_whatever_the_clock_does()
    {
        var clock = new Clock();
        var source = new IdSource(clock, new Random(7));
        var ids = new List<string>();
        foreach (var step in (int[])[0, 0, 1, -5_000, 0, 60_000, -1, 3])
        {
            clock.Now += TimeSpan.FromMilliseconds(step);
            for (var i = 0; i < 1_000; i++) ids.Add(source.Next(IdPrefix.Log));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Matches("^log_[0-9A-Za-z]{21}$", id));
    }

    [Theory]
    [InlineData(0, 3, "000")]
    [InlineData(61, 3, "00z")]
    [InlineData(62, 3, "010")]
    [InlineData(839_299_365_868_340_224, 12, "010000000000")]
    public void Base_62_counts_in_digits_then_capitals_then_small_letters(ulong value, int length, string expected) =>
        Assert.Equal(expected, Base62.Encode(value, length));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
