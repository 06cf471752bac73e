using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;

namespace Evals.Embedded;

/// <summary>
/// The engine of a single process: every grain lives here, is activated by its first call and let go when idle.
/// Make one over the stores, <see cref="Start"/> it before the first call, <see cref="Drain"/> or dispose it before the stores.
/// </summary>
public sealed class EmbeddedGrains : IGrains, IAsyncDisposable
{
    private readonly CallGate _gate = new();
    private readonly LocalGrains _outside;
    private readonly OutboxSweeper _sweeper;
    private readonly AnswerSweeper _answers;
    private readonly EmbeddedOptions _options;
    private readonly TimeProvider _time;
    private readonly IGrainLog _log;
    private readonly List<Periodic> _chores = [];
    private readonly Lock _draining = new();
    private Task<bool>? _drained;

    public EmbeddedGrains(Stores stores, IGrainLog log, TimeProvider? time = null, EmbeddedOptions? options = null)
        : this(stores, log, time ?? TimeProvider.System, options ?? new EmbeddedOptions(), GrainClasses.Create)
    {
    }

    internal EmbeddedGrains(
        Stores stores,
        IGrainLog log,
        TimeProvider time,
        EmbeddedOptions options,
        Func<GrainId, GrainServices, IActivation> create)
    {
        (_log, _time, _options) = (log, time, options);
        GrainServices services = null!;
        Activations = new Activations(id => create(id, services), options, time);
        var workspaces = new RememberedWorkspaces(new Workspaces(stores), time);
        var inside = new LocalGrains(new GrainCalls(Activations, gate: null), stores, workspaces, () => services);
        services = new GrainServices(stores, inside, time, new IdSource(time), log, options.Grain);
        Calls = new GrainCalls(Activations, _gate);
        _outside = new LocalGrains(Calls, stores, workspaces, () => services);
        _sweeper = new OutboxSweeper(stores, inside, log);
        _answers = new AnswerSweeper(stores, time, log);
    }

    /// <summary>The way that calls from outside go.</summary>
    internal GrainCalls Calls { get; }

    internal Activations Activations { get; }

    public IFile File(GrainKey key) => _outside.File(key);

    public IEvaluation Evaluation(GrainKey key) => _outside.Evaluation(key);

    public IRun Run(GrainKey key) => _outside.Run(key);

    public ICatalog Catalog(string workspace) => _outside.Catalog(workspace);

    public IDirectories Directories(string workspace) => _outside.Directories(workspace);

    public ILogs Logs(string workspace) => _outside.Logs(workspace);

    public IAnswers Answers(string workspace) => _outside.Answers(workspace);

    public IWorkspaces Workspaces() => _outside.Workspaces();

    /// <summary>Delivers what an earlier process left undelivered, and from then on does the regular chores. To be awaited before
    /// the first call, so that no reader misses what was answered before a crash.</summary>
    public async Task Start()
    {
        await _sweeper.Sweep();
        _chores.Add(new Periodic(_options.OutboxEvery, _time, _sweeper.Sweep));
        _chores.Add(new Periodic(_options.AnswersEvery, _time, _answers.Sweep));
        _chores.Add(new Periodic(_options.ScanEvery, _time, Activations.LeaveIdle));
    }

    /// <summary>Takes no more calls, lets those in flight finish, writes last snapshots. Later calls get a
    /// <see cref="GrainUnavailableException"/>. The second time: waits for the first.</summary>
    /// <param name="deadline">When to stop waiting. What was answered is durable in any case.</param>
    /// <returns>Whether everything was finished; otherwise the log says what was not.</returns>
    public Task<bool> Drain(CancellationToken deadline)
    {
        lock (_draining)
            return _drained ??= DrainOnce(deadline);
    }

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(_options.DrainTimeout, _time);
        await Drain(deadline.Token);
    }

    private async Task<bool> DrainOnce(CancellationToken deadline)
    {
        // At once, whatever the callers do: afterwards the stores may be gone.
        foreach (var chore in _chores) chore.Stop();
        try
        {
            await _gate.Close().WaitAsync(deadline);
            foreach (var chore in _chores) await chore.DisposeAsync().AsTask().WaitAsync(deadline);
            await Activations.LeaveAll(deadline);
            return true;
        }
        catch (OperationCanceledException)
        {
            _log.Warning($"The engine stopped with {_gate.InFlight} calls in flight and {Activations.Count} grains in memory: the time to finish was up.");
            return false;
        }
    }
}
