namespace Evals.Domain.Runs;

/// <summary>Finds log positions by a hash of what is kept at them; the caller compares the rest. 5 to 11 bytes per position.</summary>
/// <param name="hashAt">The hash of what is kept at a position.</param>
internal sealed class PositionIndex(Func<int, ulong> hashAt)
{
    // Open addressing with linear probing. A place holds a position plus one; 0 is free.
    private int[] _places = new int[4];
    private int _count;

    public void Add(int position)
    {
        if (++_count * 4 > _places.Length * 3) Grow();
        Put(position);
    }

    /// <summary>The positions that have this hash or lie beside those that have.</summary>
    public Candidates Find(ulong hash) => new(_places, Start(hash));

    private void Grow()
    {
        var old = _places;
        _places = new int[old.Length * 2];
        foreach (var place in old)
        {
            if (place != 0) Put(place - 1);
        }
    }

    private void Put(int position)
    {
        var at = Start(hashAt(position));
        while (_places[at] != 0) at = (at + 1) & (_places.Length - 1);
        _places[at] = position + 1;
    }

    // Fibonacci hashing: ids that follow one another are spread over the table.
    private int Start(ulong hash) => (int)((hash * 0x9E37_79B9_7F4A_7C15) >> 32) & (_places.Length - 1);

    internal ref struct Candidates(int[] places, int start)
    {
        private int _next = start;

        public int Current { get; private set; }

        public readonly Candidates GetEnumerator() => this;

        public bool MoveNext()
        {
            Current = places[_next] - 1;
            _next = (_next + 1) & (places.Length - 1);
            return Current >= 0;
        }
    }
}
