using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>
/// Base of every grain: state rebuilt from a journal, and a mailbox that is worked through turn by turn.
/// <para>
/// A grain's methods put their work into the mailbox with <see cref="Execute"/> and <see cref="Read"/>. A pump takes all that
/// waits: reads are answered first, from committed state; then the commands are decided one after another, each on what the
/// ones before it decided; their events go to the journal as one entry, and when that is durable all callers are answered.
/// What comes in meanwhile waits for the next cycle. So the functions that are given to <see cref="Execute"/> and
/// <see cref="Read"/> never run at the same time, never see what could still be lost, and need no locks.
/// </para>
/// <para>Rules for grains:</para>
/// <list type="bullet">
/// <item>State and the grain's own mutable fields are touched only inside those functions; the code around them may run at the
/// same time as any other call.</item>
/// <item>The functions are quick and never wait. A decision has no side effects: after a conflict it is made again. A read may
/// change fields that are not rebuilt from the journal.</item>
/// <item>What leaves them (answers, events, rows) is never changed afterwards.</item>
/// <item>Other grains are called around the functions, never inside.</item>
/// <item>No ConfigureAwait(false), no thread statics: an engine may bind a grain to a scheduler.</item>
/// </list>
/// <para>
/// A failed, stale or overdue append ends the activation: everybody who waits gets a <see cref="GrainUnavailableException"/>,
/// and the next call finds a fresh activation that reads the journal. A taken unique key throws nobody out: state is read
/// again, the cycle's commands are decided and appended one by one, and the one that meets the key again is refused.
/// </para>
/// </summary>
/// <typeparam name="TState">The state: one mutable object, made by <see cref="NewState"/> or <see cref="TryLoad"/>.</typeparam>
/// <typeparam name="TEvent">Base type of the events, polymorphic JSON with a short discriminator.</typeparam>
internal abstract partial class JournaledGrain<TState, TEvent>(GrainId id, GrainServices services) : IActivation
    where TState : class
    where TEvent : notnull
{
    /// <summary>How an entry's events are written: source-generated, for <c>List&lt;TEvent&gt;</c>.</summary>
    protected abstract JsonTypeInfo<List<TEvent>> EventsJson { get; }

    /// <summary>The state of a grain without a journal.</summary>
    protected abstract TState NewState();

    /// <summary>Applies one event. Never refuses: what is in the journal has happened.</summary>
    protected abstract void Apply(TState state, TEvent happened);

    /// <summary>The state out of a snapshot's parts, or null when they can't be used; a fault counts as null. The whole journal is
    /// read then. Parts that an older layout left behind may be among them, so the header (part 0) says which ones count.</summary>
    protected virtual TState? TryLoad(IReadOnlyDictionary<int, byte[]> parts) => null;

    /// <summary>The parts that changed since the last call, or since the state was loaded from a snapshot; all of them the first
    /// time for a state made by <see cref="NewState"/>. Null or empty: this grain has no snapshots, or nothing changed.
    /// Called when everything in the state is committed, and quick: calls wait. What it returns makes the parts as they are now, later
    /// and on other threads, when the state has gone on. The grain's base keeps them until they are written.</summary>
    protected virtual IReadOnlyDictionary<int, Func<byte[]>>? TakeChangedParts(TState state) => null;

    /// <summary>Whether a snapshot that is due is worth its writing; otherwise it waits for the next events. For grains with so many
    /// parts that a few events can change more than they are worth.</summary>
    protected virtual bool SnapshotPays(TState state) => true;

    /// <summary>The state was read anew; it is what is committed.</summary>
    protected virtual void Loaded(TState state)
    {
    }

    /// <summary>A row that follows from where an entry's events have led the state, whichever command they are of; null for none. Asked
    /// once per entry; an entry that is not written is followed by <see cref="Loaded"/> or by the end of the activation.</summary>
    protected virtual StoreRow? RowOf(TState state) => null;

    /// <summary>This grain's kind, workspace and id.</summary>
    protected GrainId Id { get; } = id;

    protected GrainServices Services { get; } = services;

    protected DateTimeOffset Now => Services.Time.GetUtcNow();

    /// <summary>Puts a command into the mailbox.</summary>
    /// <param name="decide">State to decision; pure, may be called twice.</param>
    /// <param name="onConflict">The refusal for a row whose unique key is taken; null when the command writes no such row.</param>
    /// <param name="call">What telemetry calls it: the method's name.</param>
    /// <returns>The answer, after everything that it may rest on is durable.</returns>
    /// <exception cref="GrainUnavailableException">The mailbox is full, the activation is leaving, or it ended before the answer;
    /// in the last case the command may or may not have been committed.</exception>
    protected Task<Result<T>> Execute<T>(Func<TState, Decision<T>> decide, Func<StoreRow, Refusal>? onConflict = null, [CallerMemberName] string call = "")
        where T : notnull
    {
        var turn = new CommandTurn<T>(decide, onConflict) { Trace = CallTrace.Start(Id, call) };
        Post(turn);
        return turn.Task;
    }

    /// <summary>Puts commands of one kind into the mailbox together, so that one entry takes them all unless one meets a taken key. What is
    /// said of <see cref="Execute"/> is true of each.</summary>
    /// <returns>The answers, in the order of the commands.</returns>
    protected Task<Result<T>[]> ExecuteAll<TCommand, T>(
        IReadOnlyList<TCommand> commands,
        Func<TState, TCommand, Decision<T>> decide,
        Func<StoreRow, TCommand, Refusal> onConflict,
        [CallerMemberName] string call = "")
        where T : notnull
    {
        var turns = new CommandTurn<T>[commands.Count];
        for (var i = 0; i < turns.Length; i++)
        {
            var command = commands[i];
            turns[i] = new CommandTurn<T>(state => decide(state, command), row => onConflict(row, command)) { Trace = CallTrace.Start(Id, call) };
        }

        Post(turns);
        return Task.WhenAll(turns.Select(turn => turn.Task));
    }

    /// <summary>Puts a read into the mailbox.</summary>
    /// <param name="read">Committed state to answer. It must copy: the state goes on changing.</param>
    /// <exception cref="GrainUnavailableException">As for <see cref="Execute"/>.</exception>
    protected Task<T> Read<T>(Func<TState, T> read, [CallerMemberName] string call = "")
    {
        var turn = new ReadTurn<T>(read) { Trace = CallTrace.Start(Id, call) };
        Post(turn);
        return turn.Task;
    }
}
