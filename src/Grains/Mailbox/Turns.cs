using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    private interface ITurn
    {
        /// <summary>Null while nobody listens. Ends before the caller goes on.</summary>
        CallTrace? Trace { get; }

        void Fail(Exception cause);
    }

    private interface IReadTurn : ITurn
    {
        void Answer(TState state);
    }

    private interface ICommandTurn : ITurn
    {
        /// <summary>Decides, and hands events and rows to the grain. Called again when the cycle is done over.</summary>
        void Decide(JournaledGrain<TState, TEvent> grain);

        /// <summary>Gives the caller what was decided.</summary>
        void Answer();

        /// <summary>Gives the caller the refusal for a unique key that is taken.</summary>
        void Conflict(StoreRow row);
    }

    // Continuations of callers never run inside the pump: they would hold up everybody who waits behind them.
    private sealed class ReadTurn<T>(Func<TState, T> read)
        : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IReadTurn
    {
        public CallTrace? Trace { get; init; }

        public void Answer(TState state)
        {
            try
            {
                var answer = read(state);
                Trace?.Answered();
                TrySetResult(answer);
            }
            catch (Exception fault)
            {
                Fail(fault);
            }
        }

        public void Fail(Exception cause)
        {
            if (Task.IsCompleted) return;
            Trace?.Failed(cause);
            SetException(cause);
        }
    }

    private sealed class CommandTurn<T>(Func<TState, Decision<T>> decide, Func<StoreRow, Refusal>? onConflict)
        : TaskCompletionSource<Result<T>>(TaskCreationOptions.RunContinuationsAsynchronously), ICommandTurn
        where T : notnull
    {
        private Result<T>? _answer;
        private Exception? _fault;

        public CallTrace? Trace { get; init; }

        public void Decide(JournaledGrain<TState, TEvent> grain)
        {
            (_answer, _fault) = (null, null);
            Decision<T> decision;
            try
            {
                decision = decide(grain._state!);
            }
            catch (Exception fault)
            {
                _fault = fault;
                return;
            }

            // A fault from here on leaves the state half changed: it goes up and ends the activation.
            grain.Stage(decision.Events, decision.Rows);
            _answer = decision.Answer ?? decision.AnswerFrom!(grain._state!);
        }

        public void Answer()
        {
            if (_fault is not null) Fail(_fault);
            else Answer(_answer!);
        }

        public void Conflict(StoreRow row)
        {
            try
            {
                if (onConflict is null) throw new InvalidOperationException($"The command has no refusal for a taken {row.GetType().Name}.");
                Answer(onConflict(row));
            }
            catch (Exception fault)
            {
                Fail(fault);
            }
        }

        public void Fail(Exception cause)
        {
            if (Task.IsCompleted) return;
            Trace?.Failed(cause);
            SetException(cause);
        }

        private void Answer(Result<T> answer)
        {
            if (answer.IsOk) Trace?.Answered();
            else Trace?.Refused(answer.Refusal);
            TrySetResult(answer);
        }
    }
}
