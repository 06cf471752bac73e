using System.Reflection;
using Evals.Client;
using Evals.Contracts;

namespace Evals.Silo;

public sealed class ClusterCallsTests
{
    private static readonly CallOptions Quick = new()
    {
        Attempt = TimeSpan.FromMilliseconds(200),
        Deadline = TimeSpan.FromSeconds(10),
        Pause = TimeSpan.FromMilliseconds(1),
    };

    private readonly ClusterCalls _calls = new(Quick, TimeProvider.System);
    private int _attempts;

    [Fact]
    public async Task A_call_whose_outcome_is_unknown_is_made_again_where_that_does_no_harm() =>
        Assert.Equal(2, await Call(CallKind.Repeatable, () => throw new SiloUnavailableException("lost on the way")));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_must_not_be_made_twice_is_not_when_its_outcome_is_unknown(bool lost)
    {
        await Unavailable(Call(CallKind.Once, () => throw (lost ? new SiloUnavailableException("lost on the way") : new GrainUnavailableException("could not commit"))));
        Assert.Equal(1, _attempts);
    }

    [Fact]
    public async Task A_call_that_was_surely_not_carried_out_is_made_again_in_any_case() =>
        Assert.Equal(2, await Call(CallKind.Once, () => throw Rejection()));

    [Fact]
    public async Task An_attempt_that_hangs_is_given_up_and_made_again() =>
        Assert.Equal(2, await Call(CallKind.Repeatable, () => new TaskCompletionSource<int>().Task));

    [Fact]
    public async Task What_goes_on_failing_is_told_as_unavailable_when_the_deadline_is_up()
    {
        var calls = new ClusterCalls(Quick with { Deadline = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        var fault = await Unavailable(calls.Call<int, int, int>(0, 0, (_, _) => throw new TimeoutException("no answer")));
        Assert.IsType<TimeoutException>(fault.InnerException);
    }

    [Fact]
    public async Task A_bug_of_a_grain_is_told_at_once()
    {
        await Assert.ThrowsAsync<FormatException>(() => Call(CallKind.Repeatable, () => throw new FormatException("a bug")));
        Assert.Equal(1, _attempts);
    }

    /// <summary>Orleans alone makes these.</summary>
    private static OrleansMessageRejectionException Rejection() => (OrleansMessageRejectionException)Activator.CreateInstance(
        typeof(OrleansMessageRejectionException), BindingFlags.NonPublic | BindingFlags.Instance, binder: null, ["the silo is stopping"], culture: null)!;

    /// <returns>How many attempts it took; the first one is the test's.</returns>
    private Task<int> Call(CallKind kind, Func<Task<int>> first) =>
        _calls.Call(0, 0, (_, _) => ++_attempts == 1 ? first() : Task.FromResult(_attempts), kind);
}
