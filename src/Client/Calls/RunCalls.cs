using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;

namespace Evals.Client;

internal sealed class RunCalls(ClusterCalls calls, IRunGrain grain, IdSource ids) : IRun
{
    public Task<Result<RunView>> Create(CreateRun command) =>
        Call(command, static (run, command) => run.Create(command), CallKind.RepeatableLong);

    public Task<Result<RunView>> Get() => Call(0, static (run, _) => run.Get());

    public Task<Result<RunStats>> Stats(string evaluationId) =>
        Call(evaluationId, static (run, evaluationId) => run.Stats(evaluationId));

    public Task<Result<LogReceipt>> AddLog(AddLog command) => Call(Knowable(command), static (run, command) => run.AddLog(command));

    public Task<IReadOnlyList<Result<LogReceipt>>> AddLogs(IReadOnlyList<AddLog> commands) =>
        Call<AddLog[], IReadOnlyList<Result<LogReceipt>>>([.. commands.Select(Knowable)], static (run, commands) => run.AddLogs(commands));

    public Task<Result<RunView>> AddExistingLogs(IReadOnlyList<LogPlace> logs) =>
        Call(logs, static (run, logs) => run.AddExistingLogs(logs), CallKind.RepeatableLong);

    public Task<Result<long>> RevisionOf(string logId) => Call(logId, static (run, logId) => run.RevisionOf(logId));

    public Task<Result<LogReceipt>> UpdateLog(UpdateLog command) => Call(command, static (run, command) => run.UpdateLog(command));

    public Task<Result<JudgmentReceipt>> Judge(Judge command) => Call(command, static (run, command) => run.Judge(command));

    public Task<Result<RowsReceipt>> PutRows(PutRows command) => Call(command, static (run, command) => run.PutRows(command));

    public Task<Result<int>> DeleteLogs(IReadOnlyList<string> logIds) =>
        Call(logIds, static (run, logIds) => run.DeleteLogs(logIds), CallKind.OnceLong);

    public Task<Result<RunView>> ChangeStatus(ChangeStatus command) =>
        Call(command, static (run, command) => run.ChangeStatus(command), command.Key is null ? CallKind.Once : CallKind.Repeatable);

    public Task<Result<RunView>> Attach(Attachment attachment) => Call(attachment, static (run, attachment) => run.Attach(attachment));

    public Task<Result<LogPositions>> Positions(Window window) => Call(window, static (run, window) => run.Positions(window));

    public Task<Result<LogPositions>> NewestLogs(IReadOnlyList<string> datapointIds) =>
        Call(datapointIds, static (run, datapointIds) => run.NewestLogs(datapointIds));

    public Task<Result<IReadOnlyList<LogFacts>>> Share(string runId, IReadOnlyList<string> logIds) =>
        Call((runId, logIds), static (run, call) => run.Share(call.runId, call.logIds), CallKind.RepeatableLong);

    public Task<Result<RunView>> Join(LogPlace log) => Call(log, static (run, log) => run.Join(log));

    public Task<Result<RunView>> Receive(LogFacts facts) => Call(facts, static (run, facts) => run.Receive(facts));

    /// <summary>A log that could not be told from an equal one is given an id and a fingerprint of its own before the first attempt, so that
    /// a second attempt is known.</summary>
    private AddLog Knowable(AddLog command)
    {
        if (command.Fingerprint != 0 && (command.LogId is not null || command.DatapointId is not null)) return command;
        var id = command.LogId ?? ids.Next(IdPrefix.Log);
        return command with { LogId = id, Fingerprint = command.Fingerprint == 0 ? FingerprintOf(id) : command.Fingerprint };
    }

    private static long FingerprintOf(string id) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id))) | 1;

    private Task<T> Call<TArgument, T>(TArgument argument, Func<IRun, TArgument, Task<T>> call, CallKind kind = CallKind.Repeatable) =>
        calls.Call(grain, argument, call, kind);
}
