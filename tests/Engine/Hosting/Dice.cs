namespace Evals.Engine.Hosting;

/// <summary>Random numbers for many threads.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public int Next(int from, int to)
    {
        lock (_random) return _random.Next(from, to);
    }

    public bool Chance(int percent) => Next(0, 100) < percent;
}
