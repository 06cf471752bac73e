using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Embedded;

internal sealed class RunProxy(GrainCalls calls, GrainKey key) : IRun
{
    public Task<Result<RunView>> Create(CreateRun command) => Call(command, static (run, command) => run.Create(command));

    public Task<Result<RunView>> Get() => Call(0, static (run, _) => run.Get());

    public Task<Result<RunStats>> Stats(string evaluationId) =>
        Call(evaluationId, static (run, evaluationId) => run.Stats(evaluationId));

    public Task<Result<LogReceipt>> AddLog(AddLog command) => Call(command, static (run, command) => run.AddLog(command));

    public Task<IReadOnlyList<Result<LogReceipt>>> AddLogs(IReadOnlyList<AddLog> commands) =>
        Call(commands, static (run, commands) => run.AddLogs(commands));

    public Task<Result<RunView>> AddExistingLogs(IReadOnlyList<LogPlace> logs) =>
        Call(logs, static (run, logs) => run.AddExistingLogs(logs));

    public Task<Result<long>> RevisionOf(string logId) => Call(logId, static (run, logId) => run.RevisionOf(logId));

    public Task<Result<LogReceipt>> UpdateLog(UpdateLog command) => Call(command, static (run, command) => run.UpdateLog(command));

    public Task<Result<JudgmentReceipt>> Judge(Judge command) => Call(command, static (run, command) => run.Judge(command));

    public Task<Result<RowsReceipt>> PutRows(PutRows command) => Call(command, static (run, command) => run.PutRows(command));

    public Task<Result<int>> DeleteLogs(IReadOnlyList<string> logIds) => Call(logIds, static (run, logIds) => run.DeleteLogs(logIds));

    public Task<Result<RunView>> ChangeStatus(ChangeStatus command) =>
        Call(command, static (run, command) => run.ChangeStatus(command));

    public Task<Result<RunView>> Attach(Attachment attachment) => Call(attachment, static (run, attachment) => run.Attach(attachment));

    public Task<Result<LogPositions>> Positions(Window window) => Call(window, static (run, window) => run.Positions(window));

    public Task<Result<LogPositions>> NewestLogs(IReadOnlyList<string> datapointIds) =>
        Call(datapointIds, static (run, datapointIds) => run.NewestLogs(datapointIds));

    public Task<Result<IReadOnlyList<LogFacts>>> Share(string runId, IReadOnlyList<string> logIds) =>
        Call((runId, logIds), static (run, call) => run.Share(call.runId, call.logIds));

    public Task<Result<RunView>> Join(LogPlace log) => Call(log, static (run, log) => run.Join(log));

    public Task<Result<RunView>> Receive(LogFacts facts) => Call(facts, static (run, facts) => run.Receive(facts));

    private Task<T> Call<TArgument, T>(TArgument argument, Func<IRun, TArgument, Task<T>> call) =>
        calls.Call(new GrainId(GrainKind.Run, key), argument, call);
}
