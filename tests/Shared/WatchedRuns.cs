using System.Reflection;
using Evals.Contracts;

namespace Evals.Testing;

/// <summary>A call of a run.</summary>
/// <param name="Method">The method's name.</param>
internal sealed record RunCall(string RunId, string Method, IReadOnlyList<object?> Arguments);

/// <summary>Grains whose runs a test watches, holds up or lets fail.</summary>
internal sealed class WatchedRuns(IGrains inner) : IGrains
{
    /// <summary>Awaited before a call is made.</summary>
    public Func<RunCall, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited when a call has been carried out and before its caller is answered.</summary>
    public Func<RunCall, Task> After { get; set; } = _ => Task.CompletedTask;

    public IRun Run(GrainKey key)
    {
        var run = DispatchProxy.Create<IRun, WatchedRun>();
        ((WatchedRun)(object)run).Watch(this, key.Id, inner.Run(key));
        return run;
    }

    public IFile File(GrainKey key) => inner.File(key);

    public IEvaluation Evaluation(GrainKey key) => inner.Evaluation(key);

    public ICatalog Catalog(string workspace) => inner.Catalog(workspace);

    public IDirectories Directories(string workspace) => inner.Directories(workspace);

    public ILogs Logs(string workspace) => inner.Logs(workspace);

    public IAnswers Answers(string workspace) => inner.Answers(workspace);

    public IWorkspaces Workspaces() => inner.Workspaces();
}

/// <summary>Made a subclass of at run time, which is why it is neither sealed nor internal.</summary>
public class WatchedRun : DispatchProxy
{
    private static readonly MethodInfo Through = typeof(WatchedRun).GetMethod(nameof(PassOn), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private WatchedRuns _owner = null!;
    private string _runId = "";
    private IRun _run = null!;

    internal void Watch(WatchedRuns owner, string runId, IRun run) => (_owner, _runId, _run) = (owner, runId, run);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Through
        .MakeGenericMethod(targetMethod!.ReturnType.GetGenericArguments())
        .Invoke(this, [new RunCall(_runId, targetMethod.Name, args!), () => targetMethod.Invoke(_run, args)!]);

    private async Task<T> PassOn<T>(RunCall call, Func<object> carryOut)
    {
        await _owner.Before(call);
        var answer = await (Task<T>)carryOut();
        await _owner.After(call);
        return answer;
    }
}
