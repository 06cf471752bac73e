using System.Numerics;
using Evals.Domain.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Statistics;

public sealed class ExactSumTests
{
    [Fact]
    public void What_is_taken_out_leaves_nothing_behind()
    {
        var sum = ExactSum.OfNumbers();
        var squares = ExactSum.OfSquares();
        foreach (var value in new[] { 1e100, 1, 5e-324, -1e100, 0.1 })
        {
            sum.AddNumber(value, 1);
            squares.AddSquare(value, 1);
        }

        foreach (var value in new[] { -1e100, 0.1, 1e100 })
        {
            sum.AddNumber(value, -1);
            squares.AddSquare(value, -1);
        }

        Assert.Equal(Scaled(1) + Scaled(5e-324), sum.ToInteger());
        Assert.Equal(BigInteger.Pow(Scaled(1), 2) + BigInteger.Pow(Scaled(5e-324), 2), squares.ToInteger());
    }

    [Fact]
    public void Sums_are_those_of_whole_numbers() => Prop.ForAll(Arb.From(Values().ListOf()), values =>
    {
        var sum = ExactSum.OfNumbers();
        var squares = ExactSum.OfSquares();
        foreach (var value in values)
        {
            sum.AddNumber(value, 1);
            squares.AddSquare(value, 1);
        }

        return sum.ToInteger() == values.Aggregate(BigInteger.Zero, (all, value) => all + Scaled(value))
            && squares.ToInteger() == values.Aggregate(BigInteger.Zero, (all, value) => all + BigInteger.Pow(Scaled(value), 2));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quotients_are_rounded_to_the_nearest() => Prop.ForAll(Arb.From(Values()), Arb.From(Values()), (a, b) =>
        b == 0 || Rounded.Quotient(Scaled(a) * Math.Sign(b), BigInteger.Abs(Scaled(b)), 0) == a / b || !double.IsNormal(a / b))
        .QuickCheckThrowOnFailure();

    internal static Gen<double> Values() => Gen.OneOf(
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => Math.Clamp(value.Get, -1e100, 1e100)),
        Gen.Choose(-1000, 1000).Select(value => value / 8.0),
        Gen.Elements(0, 1e100, -1e100, 5e-324, 1e-300, 0.1));

    private static BigInteger Scaled(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var mantissa = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        var magnitude = new BigInteger(mantissa) << (ExactSum.FractionBits - 1075 + Math.Max(exponent, 1));
        return value < 0 ? -magnitude : magnitude;
    }
}
