namespace Evals.Contracts;

/// <summary>
/// Makes ids: a prefix and 21 base-62 characters (<c>0-9A-Za-z</c>, in ASCII order), of which the first 48 bits are the
/// Unix time in milliseconds. Ids of one source sort, as bytes, in the order in which they were made: keys that grow keep
/// an index's writes on one page.
/// </summary>
/// <param name="time">Where the time comes from.</param>
/// <param name="random">Where the rest comes from; ids are no secrets, so that any generator will do.</param>
public sealed class IdSource(TimeProvider time, Random? random = null)
{
    private const int TailBits = 125 - 48;

    private static readonly UInt128 TailEnd = UInt128.One << TailBits;

    private readonly Random _random = random ?? Random.Shared;
    private readonly Lock _lock = new();
    private long _millisecond;
    private UInt128 _tail;

    /// <param name="prefix">Such as <see cref="IdPrefix.Run"/>.</param>
    public string Next(string prefix) => prefix + Base62.Encode(NextValue(), 21);

    private UInt128 NextValue()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_lock)
        {
            // A clock that stands or goes back must not break the order: the tail counts on, in random steps.
            var tail = _tail + (ulong)_random.NextInt64(1, 1L << 32);
            if (now > _millisecond || tail >= TailEnd)
            {
                _millisecond = Math.Max(now, _millisecond + 1);
                tail = new UInt128((ulong)_random.NextInt64(1L << (TailBits - 65)), (ulong)_random.NextInt64());
            }

            _tail = tail;
            return ((UInt128)(ulong)_millisecond << TailBits) | tail;
        }
    }
}
