using Evals.Contracts;
using Evals.Domain.Ids;

namespace Evals.Domain.Runs;

/// <summary>What commands to a run come to. Pure: the state is only read; now, ids and what was loaded from elsewhere come in.</summary>
public static partial class RunDecisions
{
    private const int MaxLogIdLength = 256;

    /// <param name="datapoints">The datapoints of the run's dataset; null when it has none.</param>
    /// <param name="idsAt">Ids of logs at positions whose keys do not tell them, for a log that replaces others; null for none.</param>
    /// <param name="waiting">Runs that a log which makes this its home is offered to.</param>
    /// <returns>As <see cref="IRun.AddLog"/> says. A log whose id is that of the home, where nothing is yet, makes the home.</returns>
    public static RunDecision<LogReceipt> AddLog(
        RunState state,
        AddLog command,
        DatapointSet? datapoints,
        DateTimeOffset now,
        IdSource ids,
        IReadOnlyDictionary<long, string>? idsAt = null,
        IReadOnlyList<string>? waiting = null)
    {
        var solo = command.LogId == state.Id;
        if (!state.IsRun && !solo) return NoRun(state);
        if (RefusedId(command.LogId) is { } refused) return refused;
        var sent = SentLog.Of(command, datapoints);
        if (Repeated(state, sent) is { } repeated) return repeated;
        if (!state.Rules.TakesLogs(state.Status)) return TakesNoLogs(state);
        if (NotInDataset(state, sent) is { } foreign) return foreign;

        var draft = new RunDraft(state, now);
        if (state.IsNew) draft.Add(new RunCreated(now, Solo: true));
        var logId = command.LogId ?? ids.Next(IdPrefix.Log);
        draft.AddLog(logId, sent, ids, solo && !state.IsRun);
        if (state.Rules.NewestCounts && sent.Datapoint is { } datapoint) Clear(state, draft, datapoint, idsAt);
        if (waiting is { Count: > 0 }) draft.Offer(new LogPlace(logId, state.Id, command.DatapointId), waiting);
        return draft.Answer(new LogReceipt(logId, command.Version.FileId, command.Version.VersionId, command.Complete, Created: true));
    }

    /// <summary>Where a log that is to replace others finds some whose ids only the store knows.</summary>
    public static IReadOnlyList<long> UnnamedLogsOf(RunState state, int datapoint) =>
        [.. state.PositionsOf(datapoint).Where(at => IsAtHome(state, at) && state.Logs[at].Key.LogId is null).Select(at => (long)at)];

    /// <summary>Takes the logs of a datapoint out of the run.</summary>
    private static void Clear(RunState state, RunDraft draft, int datapoint, IReadOnlyDictionary<long, string>? idsAt)
    {
        foreach (var position in state.PositionsOf(datapoint))
        {
            var slot = state.Logs[position];
            if (slot.IsForeign) draft.Add(new FactsReceived(position, slot.Revision, Deleted: true));
            else if ((slot.Key.LogId ?? idsAt?.GetValueOrDefault(position)) is { } id) draft.Delete(position, id);
        }
    }

    /// <summary>Errored logs for those of these datapoints that have no complete log in the run, when it was told that the server
    /// would make them.</summary>
    /// <returns>Whether there may be more to make.</returns>
    public static RunDecision<bool> MakeLogs(
        RunState state,
        IReadOnlyList<string> datapointIds,
        DatapointSet datapoints,
        DateTimeOffset now,
        IdSource ids)
    {
        if (!state.MakesLogs) return false;
        var draft = new RunDraft(state, now);
        foreach (var id in datapointIds)
        {
            var log = SentLog.Of(NotRunHere.Log(state.Version!, id), datapoints);
            if (log.Datapoint is { } number && !state.HasLogOf(number)) draft.AddLog(ids.Next(IdPrefix.Log), log, ids);
        }

        return draft.AnswerFrom(after => after.MakesLogs);
    }

    /// <returns>As <see cref="IRun.RevisionOf"/> says.</returns>
    public static Result<long> RevisionOf(RunState state, string logId) => state.Logs.Find(IdKey.OfLog(logId)) is var position && IsAtHome(state, position)
        ? (long)state.Logs[position].Revision
        : Refusal.NotFound("Log", "log_id", logId);

    /// <param name="waiting">Runs that the log is offered to, if this is its own home.</param>
    /// <returns>As <see cref="IRun.UpdateLog"/> says.</returns>
    public static RunDecision<LogReceipt> UpdateLog(
        RunState state, UpdateLog command, DateTimeOffset now, IdSource ids, IReadOnlyList<string>? waiting = null)
    {
        var position = state.Logs.Find(IdKey.OfLog(command.LogId));
        if (!IsAtHome(state, position)) return Refusal.NotFound("Log", "log_id", command.LogId);
        if (command.Revision is { } revision && revision != state.Logs[position].Revision)
            return Refusal.Conflict("Log", "revision", $"The log {command.LogId} has changed since it was read.");
        var wasComplete = state.Logs[position].IsComplete;
        if (wasComplete && command.Complete == false)
            return Refusal.Invalid("Log", "log_status", "A complete log can't become incomplete again.");

        var completes = !wasComplete && command.Complete == true;
        var draft = new RunDraft(state, now);
        draft.Rewrite(position, command, completes);
        var news = completes ? JudgeAutomatically(state, draft, position, command.LogId, ids) : [];
        draft.NotifySharers(position, command.LogId, wasComplete || completes, news);
        if (waiting is { Count: > 0 }) draft.Offer(new LogPlace(command.LogId, state.Id, command.DatapointId), waiting);
        var version = state.VersionOf(position);
        return draft.Answer(new LogReceipt(command.LogId, version.FileId, version.VersionId, wasComplete || completes, Created: false));
    }

    /// <summary>The receipt of the log that this one repeats, the refusal of another content under its id, or null for a new log.</summary>
    private static Result<LogReceipt>? Repeated(RunState state, SentLog sent)
    {
        if (sent.Command.LogId is { } chosen)
        {
            var position = state.Logs.Find(IdKey.OfLog(chosen));
            if (position < 0) return null;
            return IsAtHome(state, position) && sent.Fingerprint != 0 && state.Logs[position].Fingerprint == sent.Fingerprint
                ? Receipt(state, position, chosen)
                : Refusal.Conflict("Log", "log_id", $"Another log has the id {chosen}.");
        }

        if (sent.Fingerprint == 0 || sent.Command.DatapointId is null) return null;
        var found = state.Logs.FindRepeated(sent.Fingerprint);
        if (found < 0) return null;
        return Receipt(state, found, state.Logs[found].Key.LogId!);
    }

    private static LogReceipt Receipt(RunState state, int position, string logId)
    {
        var version = state.VersionOf(position);
        return new LogReceipt(logId, version.FileId, version.VersionId, state.Logs[position].IsComplete, Created: false);
    }

    private static Refusal? NotInDataset(RunState state, SentLog sent)
    {
        if (sent.Command.DatapointId is not { } id || state.Dataset is not { } dataset || sent.Datapoint is not null) return null;
        return Refusal.Invalid("Log", "source_datapoint_id", $"Dataset version {dataset.VersionId} of the run has no datapoint {id}.");
    }

    private static Refusal? RefusedId(string? logId) => logId switch
    {
        null => null,
        { Length: 0 or > MaxLogIdLength } => Refusal.Invalid("Log", "log_id", $"An id has 1 to {MaxLogIdLength} characters."),
        // As parts of a path they mean places: no request could name the log.
        "." or ".." => Refusal.Invalid("Log", "log_id", $"{logId} is no id."),
        _ when logId.Any(char.IsControl) => Refusal.Invalid("Log", "log_id", "An id has no control characters."),
        _ when logId.StartsWith(IdPrefix.Run, StringComparison.Ordinal) =>
            Refusal.Invalid("Log", "log_id", $"Ids that begin with {IdPrefix.Run} are those of runs."),
        _ => null,
    };

    private static Refusal TakesNoLogs(RunState state) => TakesNo(state, "logs");

    private static Refusal TakesNo(RunState state, string what) => new(
        RefusalKind.IllegalTransition,
        "Run",
        "run_id",
        $"The run is {Name(state.Status)} and takes no {what}.",
        state.Status,
        AllowedMoves(state));

    private static Refusal NoRun(RunState state) => Refusal.NotFound("Run", "run_id", state.Id);

    private static bool IsAtHome(RunState state, int position) =>
        position >= 0 && state.Logs[position] is { IsForeign: false, IsRemoved: false };
}
