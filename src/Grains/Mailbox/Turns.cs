using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal abstract partial class JournaledGrain<TState, TEvent>
{
    private interface ITurn
    {
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
        public void Answer(TState state)
        {
            try
            {
                TrySetResult(read(state));
            }
            catch (Exception fault)
            {
                TrySetException(fault);
            }
        }

        public void Fail(Exception cause) => TrySetException(cause);
    }

    private sealed class CommandTurn<T>(Func<TState, Decision<T>> decide, Func<StoreRow, Refusal>? onConflict)
        : TaskCompletionSource<Result<T>>(TaskCreationOptions.RunContinuationsAsynchronously), ICommandTurn
        where T : notnull
    {
        private Result<T>? _answer;
        private Exception? _fault;

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
            if (_fault is not null) TrySetException(_fault);
            else TrySetResult(_answer!);
        }

        public void Conflict(StoreRow row)
        {
            try
            {
                if (onConflict is null) throw new InvalidOperationException($"The command has no refusal for a taken {row.GetType().Name}.");
                TrySetResult(onConflict(row));
            }
            catch (Exception fault)
            {
                TrySetException(fault);
            }
        }

        public void Fail(Exception cause) => TrySetException(cause);
    }
}
