namespace Evals.Gateway.Http;

/// <summary>Lets those who work on the same key take turns. Keys share a fixed number of turnstiles, so that nothing grows with them.</summary>
internal sealed class KeyedTurns
{
    private const int Count = 256;

    private readonly SemaphoreSlim[] _turnstiles = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1))];

    public async Task<T> Take<TKey, T>(TKey key, Func<Task<T>> work)
        where TKey : notnull
    {
        var turnstile = _turnstiles[(uint)key.GetHashCode() % Count];
        await turnstile.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            turnstile.Release();
        }
    }
}
