using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Evals.Gateway.Tests.Http;

public sealed class QueryTests
{
    private readonly Input _input = new();

    [Theory]
    [InlineData("?flag=true", true)]
    [InlineData("?flag=True", true)]
    [InlineData("?flag=1", true)]
    [InlineData("?flag=false", false)]
    [InlineData("?flag=0", false)]
    [InlineData("?flag=", null)]
    [InlineData("", null)]
    [InlineData("?flag=true&flag=false", false)]
    public void Booleans_are_words_or_digits_and_of_repeats_the_last_counts(string query, bool? expected)
    {
        Assert.Equal(expected, Of(query).Boolean("flag"));
        Assert.Null(_input.Fault);
    }

    [Theory]
    [InlineData("?at=2026-01-02T03:04:05%2B02:00")]
    [InlineData("?at=2026-01-02T03:04:05+02:00")]
    [InlineData("?at=2026-01-02%2003:04:05%2B02:00")]
    [InlineData("?at=2026-01-02+03:04:05%2B0200")]
    [InlineData("?at=2026-01-02+03:04:05+02:00")]
    [InlineData("?at=2026-01-02%2001:04:05")]
    public void Times_have_their_plus_and_their_space_escaped_or_not(string query)
    {
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 1, 4, 5, TimeSpan.Zero), Of(query).Time("at"));
        Assert.Null(_input.Fault);
    }

    [Theory]
    [InlineData("", 1, 10, 0)]
    [InlineData("?page=3&size=4", 3, 4, 8)]
    [InlineData("?page=2&size=0", 2, 0, 0)]
    [InlineData("?page=2147483647&size=1000", int.MaxValue, 1000, 2147483646000)]
    [InlineData("?page=&size=", 1, 10, 0)]
    [InlineData("?page=7&page=2", 2, 10, 10)]
    public void Pages_begin_at_one(string query, int page, int size, long offset)
    {
        var asked = Of(query).Page(10);

        Assert.Null(_input.Fault);
        Assert.Equal((page, size, offset, size), (asked.Page, asked.Size, asked.Window.Offset, asked.Window.Count));
    }

    [Fact]
    public void A_repeatable_parameter_gives_all_its_values()
    {
        Assert.Equal(["a", "b c"], Of("?id=a&id=b+c&id=").Strings("id", 10));
        Assert.Empty(Of("?other=a").Strings("id", 10));
    }

    [Theory]
    [InlineData("?id=a&id=toolongtext")]
    [InlineData("?id=toolongtext")]
    public void A_value_that_is_too_long_is_named(string query)
    {
        Of(query).Strings("id", 10);

        Assert.Single(_input.Fault!.Errors);
    }

    private Query Of(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)), _input, new GatewayOptions());
}
