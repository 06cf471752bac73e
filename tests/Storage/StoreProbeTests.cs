using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Memory;
using Evals.Testing;

namespace Evals.Storage.Tests;

public sealed class StoreProbeTests
{
    private readonly FakeTime _time = new();
    private readonly StubStore _store = new();
    private readonly StoreProbe _probe;

    public StoreProbeTests() => _probe = new StoreProbe(_store, _time, TimeSpan.FromSeconds(2));

    [Fact]
    public async Task A_store_that_takes_writes_has_no_problem_and_keeps_nothing_of_the_question()
    {
        await using var store = new MemoryStore();

        Assert.Null(await new StoreProbe(store, _time, TimeSpan.FromSeconds(2)).Problem(CancellationToken.None));

        Assert.Empty(await store.Ports.Outbox.Pending(null, 10));
    }

    [Fact]
    public async Task Many_questions_are_one_write()
    {
        for (var i = 0; i < 10; i++) Assert.Null(await Problem());
        Assert.Equal(1, _store.Writes);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await Problem());
        Assert.Equal(2, _store.Writes);
    }

    [Fact]
    public async Task A_store_that_fails_is_told_and_asked_again_a_second_later()
    {
        _store.Answer = () => throw new GrainUnavailableException("the disk is full");
        Assert.Equal("the disk is full", await Problem());

        _store.Answer = () => Task.FromResult(AppendOutcome.Committed);
        Assert.Equal("the disk is full", await Problem());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Problem());
    }

    [Fact]
    public async Task A_store_that_breaks_is_told_and_asked_again_too()
    {
        _store.Answer = () => throw new InvalidDataException("the table is gone");
        Assert.Equal("the table is gone", await Problem());

        _store.Answer = () => Task.FromResult(AppendOutcome.Committed);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Problem());
    }

    [Fact]
    public async Task A_store_without_room_is_told_though_a_small_write_would_pass()
    {
        _store.Room = () => throw new GrainUnavailableException("the disk is nearly full");
        Assert.Equal("the disk is nearly full", await Problem());

        _store.Room = () => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Problem());
    }

    [Fact]
    public async Task A_store_that_hangs_is_told_after_the_patience_and_gets_no_second_write()
    {
        var hung = new TaskCompletionSource<AppendOutcome>();
        _store.Answer = () => hung.Task;
        Assert.Equal("the store does not answer", await Overdue());
        Assert.Equal("the store does not answer", await Overdue());
        Assert.Equal(1, _store.Writes);

        hung.SetResult(AppendOutcome.Committed);
        Assert.Null(await Problem());
    }

    private Task<string?> Problem() => _probe.Problem(CancellationToken.None);

    private async Task<string?> Overdue()
    {
        var problem = Problem();
        Assert.False(problem.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        return await problem;
    }

    private sealed class StubStore : IStore, IJournal
    {
        public Stores Ports => new MemoryStore().Ports with { Journal = this };

        public Func<Task> Room { get; set; } = () => Task.CompletedTask;

        public Func<Task<AppendOutcome>> Answer { get; set; } = () => Task.FromResult(AppendOutcome.Committed);

        public int Writes { get; private set; }

        public async Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows)
        {
            Writes++;
            return await Answer();
        }

        public Task EnsureRoom() => Room();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public Task<AppendOutcome> Append(JournalAppend append) => throw new NotSupportedException();

        public IAsyncEnumerable<JournalEntry> Read(GrainId grain, long afterSeq, CancellationToken cancel) => throw new NotSupportedException();
    }
}
