using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Storage.Memory;
using Evals.Testing;

namespace Evals.Engine.Outbox;

public sealed class OutboxSweeperTests : IAsyncDisposable
{
    private readonly MemoryStore _store = new();
    private readonly RecordingRuns _runs = new();
    private readonly RecordedLog _log = new();
    private readonly IdSource _ids = new(new FakeTime());
    private readonly OutboxSweeper _sweeper;

    public OutboxSweeperTests() => _sweeper = new OutboxSweeper(_store.Ports, _runs, _log);

    [Fact]
    public async Task Messages_of_all_workspaces_are_delivered_in_their_order_and_removed()
    {
        // More than two pages.
        for (var i = 0; i < 600; i++) await Put(i % 2 == 0 ? "one" : "two", $"rn_{i % 3}", Facts(i));
        await _sweeper.Sweep();

        Assert.Empty(await Pending());
        Assert.Equal(600, _runs.Delivered.Count);
        foreach (var run in _runs.Delivered.GroupBy(delivered => delivered.Run))
        {
            Assert.Equal(100, run.Count());
            Assert.Equal(run.Select(delivered => delivered.Revision).Order(), run.Select(delivered => delivered.Revision));
            Assert.All(run, delivered => Assert.Equal(delivered.Revision % 2 == 0 ? "one" : "two", delivered.Run.Workspace));
        }
    }

    [Fact]
    public async Task Attachments_are_delivered_too()
    {
        await Put("one", "rn_1", new AttachEvaluation(new Attachment("evr_1", 5, [])));
        await _sweeper.Sweep();
        Assert.Equal([(new GrainKey("one", "rn_1"), 5L)], _runs.Delivered);
        Assert.Empty(await Pending());
    }

    [Fact]
    public async Task A_message_that_cannot_be_delivered_now_stays_and_holds_up_no_other()
    {
        await Put("one", "rn_away", Facts(1));
        await Put("one", "rn_here", Facts(2));
        var answer = _runs.Answer;
        _runs.Answer = key => key.Id == "rn_away" ? throw new GrainUnavailableException("Away.") : answer(key);
        await _sweeper.Sweep();
        Assert.Equal("rn_away", Assert.Single(await Pending()).Message.ReceiverId);

        _runs.Answer = answer;
        await _sweeper.Sweep();
        Assert.Empty(await Pending());
        Assert.Equal([1L, 1, 2], _runs.Delivered.Select(delivered => delivered.Revision).Order());
    }

    [Fact]
    public async Task A_message_that_is_refused_is_removed_and_reported()
    {
        await Put("one", "rn_1", Facts(1));
        _runs.Answer = key => Task.FromResult<Result<RunView>>(Refusal.NotFound("Run", "run_id", key.Id));
        await _sweeper.Sweep();
        Assert.Empty(await Pending());
        Assert.Contains("rn_1", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_kept_and_reported_once()
    {
        await _store.Ports.Journal.Write("one", [new PutOutbox(new OutboxMessage(_ids.Next("msg_"), "rn_1", """{"t":"future"}"""u8.ToArray()))]);
        await Put("one", "rn_2", Facts(1));
        await _sweeper.Sweep();
        await _sweeper.Sweep();
        Assert.Equal("rn_1", Assert.Single(await Pending()).Message.ReceiverId);
        Assert.Single(_runs.Delivered);
        Assert.Single(_log.Errors);
    }

    [Fact]
    public async Task A_store_that_is_away_is_reported_and_tried_again()
    {
        await Put("one", "rn_1", Facts(1));
        var sweeper = new OutboxSweeper(_store.Ports with { Outbox = new AwayOutbox() }, _runs, _log);
        await sweeper.Sweep();
        Assert.Single(_log.Warnings);
        Assert.Empty(_runs.Delivered);
    }

    private static ReceiveFacts Facts(long revision) => new(new LogFacts("log_1", "rn_home", null, true, false, revision, []));

    private Task<AppendOutcome> Put(string workspace, string runId, GrainMessage message) =>
        _store.Ports.Journal.Write(workspace, [new PutOutbox(message.To(runId, _ids))]);

    private Task<IReadOnlyList<(string Workspace, OutboxMessage Message)>> Pending() => _store.Ports.Outbox.Pending(null, 10);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private sealed class AwayOutbox : IOutboxStore
    {
        public Task<IReadOnlyList<(string Workspace, OutboxMessage Message)>> Pending(string? afterId, int count) =>
            throw new GrainUnavailableException("Away.");
    }
}
