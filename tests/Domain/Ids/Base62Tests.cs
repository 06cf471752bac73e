using Evals.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Ids;

public sealed class Base62Tests
{
    [Fact]
    public void What_is_written_is_read_and_sorts_like_the_number() => Prop.ForAll<(ulong, ulong)>(pair =>
    {
        var (a, b) = ((UInt128)pair.Item1 * pair.Item2, (UInt128)pair.Item2 * uint.MaxValue);
        return Read(Text(a)) == a && Math.Sign(string.CompareOrdinal(Text(a), Text(b))) == a.CompareTo(b);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("00000000000-000000000")]
    [InlineData("0000000000000000000000")]
    [InlineData("é")]
    public void What_is_no_number_is_not_read(string text) => Assert.False(Base62.TryRead(text, out _));

    [Fact]
    public void Digits_of_a_hash_stay_the_same() => Assert.Equal(
        "00SYW7RiJxkEgOGusQGwpXqJNbv5",
        Base62.OfHash([.. Enumerable.Range(0, 32).Select(i => (byte)i)], 28));

    private static string Text(UInt128 value)
    {
        Span<char> digits = stackalloc char[21];
        Base62.Write(value, digits);
        return new string(digits);
    }

    private static UInt128 Read(string text) => Base62.TryRead(text, out var value) ? value : throw new FormatException();
}
