namespace Evals.Grains;

/// <summary>What an engine needs of a grain besides its calls.</summary>
internal interface IActivation
{
    /// <summary>Called once, when the activation ends by itself, with the fault and before its callers are told: the engine
    /// gives the next call a fresh one. After a <see cref="TimeoutException"/> a write may still be on its way.
    /// Set before the first call.</summary>
    Action<Exception>? Ended { get; set; }

    /// <summary>Asked when the state is loaded: whether a write of an earlier activation may still be on its way. It is
    /// shut out by the next entry in the journal, an empty one if an answer would otherwise need none: if it came after the journal
    /// was read, the state would be out of date and nobody would know. Set before the first call; null: never.</summary>
    Func<bool>? MayWritesBeLate { get; set; }

    /// <summary>Ends the activation in order: lets the mailbox empty and writes a last snapshot. Calls that come later are
    /// refused. Never throws.</summary>
    Task Leave();
}
