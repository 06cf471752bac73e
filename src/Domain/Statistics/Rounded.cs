using System.Numerics;

namespace Evals.Domain.Statistics;

/// <summary>Exact fractions rounded once.</summary>
internal static class Rounded
{
    private const int QuotientBits = 62;

    /// <summary>The double nearest to numerator / denominator * 2^exponent.</summary>
    public static double Quotient(BigInteger numerator, BigInteger denominator, int exponent)
    {
        var (mantissa, power) = Divide(numerator, denominator, exponent);
        return Math.ScaleB(mantissa, power);
    }

    /// <summary>The square root of numerator / denominator * 2^exponent, within one unit in the last place.</summary>
    public static double Root(BigInteger numerator, BigInteger denominator, int exponent)
    {
        // Halved as an exponent, because the square itself may be too small for a double.
        var (mantissa, power) = Divide(numerator, denominator, exponent);
        var odd = power & 1;
        return Math.ScaleB(Math.Sqrt(Math.ScaleB(mantissa, odd)), (power - odd) / 2);
    }

    private static (double Mantissa, int Power) Divide(BigInteger numerator, BigInteger denominator, int exponent)
    {
        if (numerator.IsZero) return (0, 0);
        var magnitude = BigInteger.Abs(numerator);
        var shift = QuotientBits - (int)(magnitude.GetBitLength() - denominator.GetBitLength());
        var (quotient, rest) = shift >= 0
            ? BigInteger.DivRem(magnitude << shift, denominator)
            : BigInteger.DivRem(magnitude, denominator << -shift);
        // The last bit stands for all that was cut off: rounding to a double's 53 bits then sees which side of the middle it is.
        var mantissa = (double)((long)quotient | (rest.IsZero ? 0L : 1L));
        return (numerator.Sign < 0 ? -mantissa : mantissa, exponent - shift);
    }
}
