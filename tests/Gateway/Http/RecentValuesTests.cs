using Evals.Gateway.Http;

namespace Evals.Gateway.Tests.Http;

public sealed class RecentValuesTests
{
    [Fact]
    public void What_is_asked_for_stays_and_the_rest_is_forgotten()
    {
        var values = new RecentValues<int, string>(capacity: 10);
        values.Put(0, "kept");
        values.Put(-1, "forgotten");

        for (var n = 1; n <= 100; n++)
        {
            values.Put(n, "other");
            Assert.Equal("kept", values.Find(0));
        }

        Assert.Null(values.Find(-1));
        Assert.InRange(Enumerable.Range(1, 100).Count(n => values.Find(n) is not null), 1, 20);
    }

    [Fact]
    public void The_first_value_of_a_key_holds()
    {
        var values = new RecentValues<int, string>(capacity: 10);
        values.Put(1, "first");
        values.Put(1, "second");

        Assert.Equal("first", values.Find(1));
    }
}
