using Evals.Gateway.Http;

namespace Evals.Gateway.Tests.Http;

public sealed class KeyedTurnsTests
{
    [Fact]
    public async Task Those_with_one_key_take_turns_also_after_one_of_them_failed()
    {
        var turns = new KeyedTurns();
        var (inside, most, failed) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async n =>
        {
            try
            {
                await turns.Take("key", () => Work(n));
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref failed);
            }
        }));

        Assert.Equal((0, 1, 10), (inside, most, failed));

        async Task<int> Work(int n)
        {
            most = Math.Max(most, ++inside);
            await Task.Yield();
            inside--;
            return n % 10 == 0 ? throw new InvalidOperationException() : n;
        }
    }
}
