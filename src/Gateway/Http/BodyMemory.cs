using Evals.Contracts;

namespace Evals.Gateway.Http;

/// <summary>
/// How many bytes large request bodies take at once, over all requests, with the tables of those that are parsed: past the bound a request
/// is told to come again. Small bodies are not counted: as many as there may be connections take some tens of megabytes.
/// </summary>
internal sealed class BodyMemory(long limit)
{
    private long _held;

    /// <summary>The bound in bytes.</summary>
    public long Limit => limit;

    /// <summary>Bodies never take more than a quarter of the memory that the process may have.</summary>
    /// <param name="available">How many bytes that is: the container's limit, or the machine's memory.</param>
    public static BodyMemory Within(long limit, long available) => new(Math.Min(limit, available / 4));

    /// <summary>Of all requests, in bytes.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Holds more for a body that holds <paramref name="own"/> bytes already. One body alone always has room.</summary>
    /// <returns>False when there is no room; what the body holds it still holds.</returns>
    public bool TryHold(long own, long more)
    {
        var held = Interlocked.Add(ref _held, more);
        if (held <= limit || held == own + more) return true;
        Release(more);
        return false;
    }

    /// <summary>Holds memory for something that a request needs as well.</summary>
    /// <returns>To be disposed of when it is needed no more.</returns>
    /// <exception cref="GrainUnavailableException">There is no room now.</exception>
    public IDisposable Hold(long bytes) =>
        TryHold(0, bytes) ? new Part(this, bytes) : throw new GrainUnavailableException("Too much is in memory for other requests.");

    public void Release(long bytes) => Interlocked.Add(ref _held, -bytes);

    private sealed class Part(BodyMemory memory, long bytes) : IDisposable
    {
        public void Dispose() => memory.Release(bytes);
    }
}
