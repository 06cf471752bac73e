using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    /// <summary>What a command comes to: a refusal, an answer without change, or events and rows with an answer.</summary>
    protected internal readonly struct Decision<T>
        where T : notnull
    {
        internal IReadOnlyList<TEvent> Events { get; }

        internal IReadOnlyList<StoreRow> Rows { get; }

        internal Result<T>? Answer { get; }

        internal Func<TState, T>? AnswerFrom { get; }

        private Decision(
            IReadOnlyList<TEvent> events,
            IReadOnlyList<StoreRow> rows,
            Result<T>? answer,
            Func<TState, T>? answerFrom)
        {
            if (events.Count == 0 && rows.Count > 0) throw new ArgumentException("Rows are written with at least one event.");
            (Events, Rows, Answer, AnswerFrom) = (events, rows, answer, answerFrom);
        }

        /// <summary>Nothing changes: a refusal or an answer that is known already.</summary>
        public static implicit operator Decision<T>(Result<T> answer) => new([], [], answer, null);

        public static implicit operator Decision<T>(Refusal refusal) => new([], [], refusal, null);

        public static implicit operator Decision<T>(T answer) => new([], [], answer, null);

        internal static Decision<T> Of(IReadOnlyList<TEvent> events, IReadOnlyList<StoreRow> rows, T answer) =>
            new(events, rows, answer, null);

        internal static Decision<T> Of(IReadOnlyList<TEvent> events, IReadOnlyList<StoreRow> rows, Func<TState, T> answerFrom) =>
            new(events, rows, null, answerFrom);
    }

    /// <summary>Events and rows to commit, and the answer for when they are. No events: the answer alone, nothing is written.</summary>
    /// <param name="rows">Written in the same transaction; none without an event.</param>
    protected static Decision<T> Commit<T>(IReadOnlyList<TEvent> events, IReadOnlyList<StoreRow> rows, T answer)
        where T : notnull => Decision<T>.Of(events, rows, answer);

    /// <summary>As <see cref="Commit"/>, with an answer that is read off the state right after these events were applied and
    /// before the next command is decided. It must copy: the state goes on changing.</summary>
    protected static Decision<T> CommitThen<T>(IReadOnlyList<TEvent> events, IReadOnlyList<StoreRow> rows, Func<TState, T> answer)
        where T : notnull => Decision<T>.Of(events, rows, answer);
}
