using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Engine.Outbox;
using Evals.Grains;
using Evals.Storage.Memory;
using Evals.Testing;

namespace Evals.Engine.Answers;

using Answers = Evals.Grains.Answers;

/// <summary>Named requests of two processes over one store.</summary>
public sealed class AnswersTests : IAsyncDisposable
{
    private static readonly byte[] Request = [1, 2, 3];
    private static readonly GivenAnswer Answer = new(201, "{}"u8.ToArray());

    private readonly MemoryStore _store = new();
    private readonly FakeTime _time = new();
    private readonly Answers _here;
    private readonly Answers _there;

    public AnswersTests() => (_here, _there) = (New(), New());

    [Fact]
    public async Task The_first_answer_is_found_by_all_until_its_time_is_up()
    {
        var begun = await _here.Begin("name", Request);
        Assert.True(begun.Begun);
        await _here.Keep(begun, Answer);
        foreach (var answers in new[] { _here, _there })
        {
            var again = await answers.Begin("name", Request);
            Assert.Equal((false, 201, "{}"), (again.Begun, again.Answer!.Status, System.Text.Encoding.UTF8.GetString(again.Answer.Body)));
        }

        _time.Advance(IAnswers.KeptFor);
        var next = await _there.Begin("name", Request);
        Assert.True(next.Begun);
        Assert.NotEqual(begun.Seed, next.Seed);
    }

    [Fact]
    public async Task Another_request_of_the_name_is_told_so_before_and_after_the_answer()
    {
        var begun = await _here.Begin("name", Request);
        Assert.True((await Soon(_there.Begin("name", [9]))).IsAnother);
        await _here.Keep(begun, Answer);
        Assert.True((await Soon(_there.Begin("name", [9]))).IsAnother);
    }

    [Fact]
    public async Task Who_comes_while_it_is_worked_on_waits_for_the_answer()
    {
        var begun = await _here.Begin("name", Request);
        var waiting = _there.Begin("name", Request);
        for (var i = 0; i < 20; i++) await Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(waiting.IsCompleted);
        await _here.Keep(begun, Answer);
        Assert.Equal(201, (await Finish(waiting)).Answer!.Status);
    }

    [Fact]
    public async Task What_a_crash_left_is_taken_up_with_its_seed_and_answered_once()
    {
        var lost = await _here.Begin("name", Request);
        var takenUp = await Finish(_there.Begin("name", Request));
        Assert.Equal((true, lost.Seed), (takenUp.Begun, takenUp.Seed));
        Assert.NotEqual(lost.Claim, takenUp.Claim);

        // The first one lives after all: its answer comes too late.
        await _here.Keep(lost, new GivenAnswer(500, [1]));
        await _there.Keep(takenUp, Answer);
        Assert.Equal(201, (await _here.Begin("name", Request)).Answer!.Status);
    }

    [Fact]
    public async Task What_was_given_up_is_taken_up_at_once_with_its_seed_and_by_the_same_request_alone()
    {
        var begun = await _here.Begin("name", Request);
        await _here.GiveUp(begun);
        Assert.True((await Soon(_there.Begin("name", [9]))).IsAnother);
        var next = await Soon(_there.Begin("name", Request));
        Assert.Equal((true, begun.Seed), (next.Begun, next.Seed));
    }

    [Fact]
    public async Task Of_many_at_once_one_begins()
    {
        var all = Enumerable.Range(0, 20).Select(n => Task.Run(() => (n % 2 == 0 ? _here : _there).Begin("name", Request))).ToList();
        var first = await await Task.WhenAny(all);
        Assert.True(first.Begun);
        await _here.Keep(first, Answer);
        var begun = 0;
        foreach (var one in all) begun += (await Finish(one)).Begun ? 1 : 0;
        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task Answers_whose_time_is_up_are_swept_and_others_stay()
    {
        for (var n = 0; n < 600; n++) await _here.Keep(await _here.Begin($"old {n}", Request), Answer);
        _time.Advance(TimeSpan.FromHours(1));
        await _here.Keep(await _here.Begin("new", Request), Answer);
        _time.Advance(IAnswers.KeptFor - TimeSpan.FromMinutes(30));
        await new AnswerSweeper(_store.Ports, _time, new RecordedLog()).Sweep();
        Assert.Empty(await _store.Ports.Answers.Expired(_time.GetUtcNow(), 10));
        Assert.Null(await _store.Ports.Answers.Find("one", "old 0"));
        Assert.NotNull(await _store.Ports.Answers.Find("one", "new"));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Answers New() => new(
        "one", new GrainServices(_store.Ports, new RecordingRuns(), _time, new IdSource(_time), new RecordedLog(), new GrainOptions()));

    /// <summary>What must not wait for anybody: time stands still.</summary>
    private static Task<NamedRequest> Soon(Task<NamedRequest> begun) => begun.WaitAsync(TimeSpan.FromSeconds(20));

    private async Task<NamedRequest> Finish(Task<NamedRequest> waiting)
    {
        while (!waiting.IsCompleted) await Advance(TimeSpan.FromMilliseconds(100));
        return await waiting;
    }

    private async Task Advance(TimeSpan by)
    {
        _time.Advance(by);
        await Task.Yield();
    }
}
