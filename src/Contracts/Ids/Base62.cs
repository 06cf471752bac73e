namespace Evals.Contracts;

/// <summary>Numbers written with the digits <c>0-9 A-Z a-z</c>, in that (ASCII) order: of two texts of one length the greater
/// number is the greater text.</summary>
public static class Base62
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The most digits whose greatest number fits into 128 bits.</summary>
    private const int DigitsOf128Bits = 21;

    private const int BlockDigits = 10;
    private const ulong BlockSize = 839_299_365_868_340_224; // 62^10

    /// <param name="length">How many digits; what does not fit is cut off at the front.</param>
    public static string Encode(UInt128 value, int length) => string.Create(length, value, static (digits, number) => Write(number, digits));

    /// <summary>Writes the last <c>digits.Length</c> digits of the number, with leading zeros.</summary>
    public static void Write(UInt128 value, Span<char> digits)
    {
        // 128-bit divisions are dear: one for ten digits, the rest in 64 bits.
        while (digits.Length > 0)
        {
            var block = Math.Min(BlockDigits, digits.Length);
            (value, var low) = UInt128.DivRem(value, BlockSize);
            WriteBlock((ulong)low, digits[^block..]);
            digits = digits[..^block];
        }
    }

    /// <summary>Reads at most 21 digits. False for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<char> digits, out UInt128 value)
    {
        value = 0;
        if (digits.Length is 0 or > DigitsOf128Bits) return false;
        while (digits.Length > 0)
        {
            var block = Math.Min(BlockDigits, digits.Length);
            if (!TryReadBlock(digits[..block], out var number, out var size)) return false;
            value = value * size + number;
            digits = digits[block..];
        }

        return true;
    }

    /// <summary>So many digits of a hash: 21 for each 16 bytes that it has.</summary>
    public static string OfHash(ReadOnlySpan<byte> hash, int length)
    {
        Span<char> digits = stackalloc char[length];
        for (var rest = digits; rest.Length > 0; hash = hash[16..])
        {
            var block = Math.Min(DigitsOf128Bits, rest.Length);
            Write(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash), rest[..block]);
            rest = rest[block..];
        }

        return new string(digits);
    }

    private static void WriteBlock(ulong value, Span<char> digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 62);
            digits[i] = Digits[(int)digit];
        }
    }

    private static bool TryReadBlock(ReadOnlySpan<char> digits, out ulong value, out ulong size)
    {
        (value, size) = (0, 1);
        foreach (var c in digits)
        {
            var digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'A' and <= 'Z' => c - 'A' + 10,
                >= 'a' and <= 'z' => c - 'a' + 36,
                _ => -1,
            };
            if (digit < 0) return false;
            value = value * 62 + (ulong)digit;
            size *= 62;
        }

        return true;
    }
}
