using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Faults;
using Evals.Grains;
using Evals.Storage.Memory;
using Evals.Testing;

namespace Evals.Engine.Embedded;

/// <summary>What a log's home tells of it after it was shared and before the run has taken it up.</summary>
public sealed class TakingUpTests : IAsyncDisposable
{
    private static readonly EvaluatorRef Judging =
        new("ev_1", "evv_1", new EvaluatorSpec(EvaluatorKind.External, ReturnType.Boolean, []), Orchestrated: false);

    private static readonly FileVersionRef Flow = new(FileType.Flow, "fl_1", "flv_1");

    private readonly MemoryStore _store = new();
    private readonly Hold _shared = new();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EmbeddedGrains _engine;

    public TakingUpTests() => _engine = new EmbeddedGrains(
        _store.Ports, new RecordedLog(), new FakeTime(), new EmbeddedOptions(),
        (id, services) => GrainClasses.Create(id, services with { Grains = Watched(services.Grains) }));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_change_between_the_two_is_not_lost(bool joins, bool isJudgment)
    {
        var (datapoint, dataset) = await Dataset();
        var taker = Run("rn_taker");
        await Ok(taker.Create(new CreateRun(dataset, Flow, false, new Attachment("evr_1", 1, [Judging]))));
        // A log that joins is offered by its home as soon as it is there.
        var log = new AddLog("mine", Flow, joins ? datapoint : null, false, null, null, 1, "{}"u8.ToArray());
        var posting = Run("mine").AddLog(log);
        if (!joins) await posting;
        Task taking = joins ? posting : taker.AddExistingLogs([new LogPlace("mine", "mine", datapoint)]);

        await _shared.Reached;
        Task change = isJudgment
            ? Ok(Run("mine").Judge(new Judge(
                null, "mine", new FileVersionRef(FileType.Evaluator, "ev_1", "evv_1"), Outcome.Of(true), null, null, 1, "{}"u8.ToArray())))
            : Ok(Run("mine").UpdateLog(new UpdateLog("mine", true, "{}"u8.ToArray())));
        await _told.Task;
        // Whatever the run makes of it now, it has made of it when it has answered other calls.
        for (var call = 0; call < 20; call++) await taker.Get();
        _shared.Release();
        await taking;
        await change;

        var view = await Ok(taker.Get());
        var judged = (await Ok(taker.Stats("evr_1"))).Evaluators[0].Count;
        Assert.Equal(isJudgment ? (1, 0, 1) : (1, 1, 0), (view.LogCount, view.CompleteLogCount, judged));
    }

    private async Task<(string Datapoint, DatasetVersionRef Dataset)> Dataset()
    {
        var made = await Ok(_engine.File(new GrainKey("one", "ds_1")).UpsertDataset(
            new UpsertDataset("data", DatasetAction.Set, ["""{"inputs":{"q":"1"}}"""u8.ToArray()])));
        var datapoints = await _engine.Catalog("one").Datapoints(made.Version.Id, new Window(0, 1));
        return (datapoints.Records[0].Id, new DatasetVersionRef(made.Id, made.Version.Id, 1));
    }

    private IRun Run(string id) => _engine.Run(new GrainKey("one", id));

    private WatchedRuns Watched(IGrains grains) => new(grains)
    {
        Before = call =>
        {
            if (call.Method == nameof(IRun.Receive)) _told.TrySetResult();
            return Task.CompletedTask;
        },
        After = call => call.Method == nameof(IRun.Share) ? _shared.Pass() : Task.CompletedTask,
    };

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _store.DisposeAsync();
    }
}
