using System.Numerics;

namespace Evals.Domain.Statistics;

/// <summary>
/// A sum of numbers (or of their squares) without any rounding, so that numbers can be taken out again in any order and what is
/// left is what a recount would give, to the last bit. A fixed-point number wide enough for every double up to 1e100, kept as
/// 32-bit digits in 64-bit places: carries wait until a place could overflow.
/// </summary>
internal sealed class ExactSum
{
    /// <summary>The value of a sum of numbers is <see cref="ToInteger"/> times two to the power of minus this; of squares, minus
    /// twice this. More than the 1,074 places of the smallest double.</summary>
    public const int FractionBits = 1088;

    // Above the point: 2^333 > 1e100, and 2^63 of them.
    private const int WholeBits = 416;
    private const int AddsWithoutCarry = 1 << 29;

    private readonly long[] _digits;
    private readonly int _fractionBits;
    private int _adds;

    private ExactSum(int scale)
    {
        _fractionBits = scale * FractionBits;
        _digits = new long[scale * (FractionBits + WholeBits) / 32];
    }

    public static ExactSum OfNumbers() => new(1);

    public static ExactSum OfSquares() => new(2);

    /// <summary>Adds a finite number of at most 1e100.</summary>
    /// <param name="times">1 to add, -1 to take out.</param>
    public void AddNumber(double value, int times)
    {
        var (mantissa, exponent) = Parts(value);
        Add(mantissa, exponent, value < 0 ? -times : times);
    }

    /// <summary>Adds the square of a finite number of at most 1e100.</summary>
    /// <param name="times">1 to add, -1 to take out.</param>
    public void AddSquare(double value, int times)
    {
        var (mantissa, exponent) = Parts(value);
        Add((UInt128)mantissa * mantissa, 2 * exponent, times);
    }

    /// <summary>The sum as a whole number of its smallest unit.</summary>
    public BigInteger ToInteger()
    {
        Carry();
        var bytes = new byte[_digits.Length * 4 + 4];
        for (var i = 0; i < _digits.Length; i++) BitConverter.TryWriteBytes(bytes.AsSpan(i * 4), _digits[i]);
        return new BigInteger(bytes);
    }

    private static (ulong Mantissa, int Exponent) Parts(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var fraction = bits & ((1UL << 52) - 1);
        var exponent = (int)(bits >> 52) & 0x7FF;
        return exponent == 0 ? (fraction, -1074) : (fraction | (1UL << 52), exponent - 1075);
    }

    private void Add(UInt128 mantissa, int exponent, int times)
    {
        var (place, shift) = Math.DivRem(exponent + _fractionBits, 32);
        for (; mantissa != 0; mantissa >>= 32, place++)
        {
            var digit = (ulong)(uint)mantissa << shift;
            _digits[place] += times * (long)(uint)digit;
            _digits[place + 1] += times * (long)(digit >> 32);
        }

        if (++_adds == AddsWithoutCarry) Carry();
    }

    /// <summary>Brings every digit but the first into 0 to 2^32 - 1; the first carries the sign.</summary>
    private void Carry()
    {
        for (var i = 0; i < _digits.Length - 1; i++)
        {
            _digits[i + 1] += _digits[i] >> 32;
            _digits[i] = (uint)_digits[i];
        }

        _adds = 0;
    }
}
