namespace Evals.Contracts;

/// <summary>Numbers as fixed-width text of <c>0-9A-Za-z</c>, in ASCII order, so that text sorts as the numbers do.</summary>
public static class Base62
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // 62^10, the greatest power of 62 whose digits one 64-bit division each can take apart.
    private const ulong Chunk = 839_299_365_868_340_224;

    /// <param name="length">How many characters; what does not fit is cut off at the front.</param>
    public static string Encode(UInt128 value, int length) => string.Create(length, value, static (text, rest) =>
    {
        var at = text.Length;
        while (at > 0)
        {
            var (quotient, low) = UInt128.DivRem(rest, Chunk);
            var digits = (ulong)low;
            for (var i = 0; i < 10 && at > 0; i++)
            {
                (digits, var digit) = Math.DivRem(digits, 62UL);
                text[--at] = Digits[(int)digit];
            }

            rest = quotient;
        }
    });
}
