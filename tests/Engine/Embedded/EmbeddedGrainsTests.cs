using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Faults;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Storage.Memory;
using Evals.Testing;

namespace Evals.Engine.Embedded;

/// <summary>What only this engine does: chores by the clock, a limit of activations, delivery before the first call.</summary>
public sealed class EmbeddedGrainsTests : IAsyncDisposable
{
    private readonly MemoryStore _store = new();
    private readonly FakeTime _time = new();
    private readonly RecordedLog _log = new();
    private readonly FaultyJournal _journal;

    public EmbeddedGrainsTests() => _journal = new FaultyJournal(_store.Ports.Journal);

    [Fact]
    public async Task Idle_grains_are_let_go_by_the_clock()
    {
        await using var engine = Engine();
        await engine.Start();
        await engine.Run(new GrainKey("one", "rn_left")).Get();
        await engine.Run(new GrainKey("one", "rn_used")).Get();
        _time.Advance(TimeSpan.FromMinutes(3));
        await engine.Run(new GrainKey("one", "rn_used")).Get();
        Assert.Equal(2, engine.Activations.Count);
        _time.Advance(TimeSpan.FromMinutes(3));
        await Until(() => engine.Activations.Count < 2);
        Assert.Equal(1, engine.Activations.Count);
        _time.Advance(TimeSpan.FromMinutes(3));
        await Until(() => engine.Activations.Count == 0);
    }

    [Fact]
    public async Task Beyond_the_limit_those_used_least_recently_go_and_come_back_when_called()
    {
        await using var engine = Engine(new EmbeddedOptions { MaxActivations = 100 });
        var first = new GrainKey("one", "rn_first");
        Assert.True((await engine.Run(first).Create(new CreateRun(null, null, false, null))).IsOk);
        for (var i = 0; i < 1000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await engine.Run(new GrainKey("one", $"rn_{i}")).Get();
        }

        // New ones may come in just as it stops: a few above the limit are left to the next.
        await Until(() => engine.Activations.Count <= 110);
        _journal.Reads.Clear();
        await engine.Run(new GrainKey("one", "rn_999")).Get();
        Assert.Empty(_journal.Reads);
        Assert.Equal("rn_first", (await engine.Run(first).Get()).Value?.Id);
        Assert.Single(_journal.Reads);
    }

    [Fact]
    public async Task What_a_crash_left_in_the_outbox_is_delivered_before_start_returns_and_then_regularly()
    {
        await using var engine = Engine();
        var run = new GrainKey("one", "rn_1");
        await engine.Run(run).Create(new CreateRun(null, null, false, null));
        await PutAttachment("evr_1", run);
        await engine.Start();
        Assert.True((await engine.Run(run).Stats("evr_1")).IsOk);

        await PutAttachment("evr_2", run);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Until(() => _store.Ports.Outbox.Pending(null, 1).Result.Count == 0);
        Assert.True((await engine.Run(run).Stats("evr_2")).IsOk);
    }

    [Fact]
    public async Task Shutdown_lets_a_home_tell_the_runs_that_share_its_log()
    {
        var flow = new FileVersionRef(FileType.Flow, "fl_1", "flv_1");
        var evaluator = new EvaluatorRef("ev_1", "evv_1", new EvaluatorSpec(EvaluatorKind.External, ReturnType.Boolean, []), false);
        var (home, sharer) = (new GrainKey("one", "rn_home"), new GrainKey("one", "rn_sharer"));
        var engine = Engine();
        foreach (var run in (GrainKey[])[home, sharer])
            await engine.Run(run).Create(new CreateRun(null, null, false, new Attachment("evr_1", 1, [evaluator])));
        await engine.Run(home).AddLog(new AddLog("log_1", flow, null, true, null, null, 1, "{}"u8.ToArray()));
        await engine.Run(sharer).AddExistingLogs([new LogPlace("log_1", home.Id, null)]);

        var hold = _journal.HoldNext();
        var judge = engine.Run(home).Judge(new Judge(
            null, "log_1", new FileVersionRef(FileType.Evaluator, "ev_1", "evv_1"), Outcome.Of(true), null, null, 2, "{}"u8.ToArray()));
        await hold.Reached;
        var drain = engine.Drain(CancellationToken.None);
        hold.Release();
        Assert.True((await judge).IsOk);
        await drain;

        await using var next = Engine();
        Assert.Equal(1, (await next.Run(sharer).Stats("evr_1")).Value?.Evaluators[0].True);
    }

    [Fact]
    public async Task A_call_that_never_ends_holds_up_shutdown_only_until_its_deadline()
    {
        var engine = Engine();
        await engine.Start();
        var hold = _journal.HoldNext();
        var call = engine.Run(new GrainKey("one", "rn_1")).Create(new CreateRun(null, null, false, null));
        await hold.Reached;
        using var deadline = new CancellationTokenSource();
        var drain = engine.Drain(deadline.Token);
        await deadline.CancelAsync();
        Assert.False(await drain);
        Assert.Contains(_log.Warnings, warning => warning.Contains("1 calls in flight", StringComparison.Ordinal));
        hold.Release();
        Assert.True((await call).IsOk);
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public async Task The_same_key_in_two_workspaces_is_two_runs()
    {
        await using var engine = Engine();
        await engine.Run(new GrainKey("one", "rn_1")).Create(new CreateRun(null, null, false, null));
        Assert.Equal(RefusalKind.NotFound, (await engine.Run(new GrainKey("two", "rn_1")).Get()).Refusal?.Kind);
    }

    private EmbeddedGrains Engine(EmbeddedOptions? options = null) =>
        new(_store.Ports with { Journal = _journal }, _log, _time, options);

    private Task<AppendOutcome> PutAttachment(string evaluationId, GrainKey run) => _store.Ports.Journal.Write(run.Workspace,
        [new PutOutbox(new AttachEvaluation(new Attachment(evaluationId, 1, [])).To(run.Id, new IdSource(_time)))]);

    /// <summary>Chores run beside the test: waits for what one must bring about.</summary>
    private static async Task Until(Func<bool> done)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!done())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
