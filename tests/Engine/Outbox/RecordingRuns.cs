using System.Collections.Concurrent;
using System.Reflection;
using Evals.Contracts;

namespace Evals.Engine.Outbox;

/// <summary>Runs that write down what they are given and answer as the test says.</summary>
internal sealed class RecordingRuns : IGrains
{
    /// <summary>What was delivered: the run and the revision of the facts or of the attachment.</summary>
    public ConcurrentQueue<(GrainKey Run, long Revision)> Delivered { get; } = new();

    public Func<GrainKey, Task<Result<RunView>>> Answer { get; set; } = key => Task.FromResult<Result<RunView>>(View(key));

    public IRun Run(GrainKey key)
    {
        var run = DispatchProxy.Create<IRun, RecordingRun>();
        ((RecordingRun)(object)run).Deliver = revision =>
        {
            Delivered.Enqueue((key, revision));
            return Answer(key);
        };
        return run;
    }

    public IFile File(GrainKey key) => throw new NotSupportedException();

    public IEvaluation Evaluation(GrainKey key) => throw new NotSupportedException();

    public ICatalog Catalog(string workspace) => throw new NotSupportedException();

    public IDirectories Directories(string workspace) => throw new NotSupportedException();

    public ILogs Logs(string workspace) => throw new NotSupportedException();

    public IAnswers Answers(string workspace) => throw new NotSupportedException();

    public IWorkspaces Workspaces() => throw new NotSupportedException();

    private static RunView View(GrainKey key) => new(key.Id, null, null, false, RunStatus.Running, null, default, 0, 0);
}

/// <summary>Made a subclass of at run time, which is why it is neither sealed nor internal.</summary>
public class RecordingRun : DispatchProxy
{
    public Func<long, Task<Result<RunView>>> Deliver { get; set; } = null!;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => args![0] switch
    {
        LogFacts facts => Deliver(facts.Revision),
        Attachment attachment => Deliver(attachment.Revision),
        _ => throw new NotSupportedException(targetMethod!.Name),
    };
}
