namespace Evals.Grains;

/// <summary>What an engine needs of a grain besides its calls.</summary>
internal interface IActivation
{
    /// <summary>Called once, when the activation ends by itself after a fault and before its callers are told: the engine
    /// gives the next call a fresh one. Set before the first call.</summary>
    Action? Ended { get; set; }

    /// <summary>Ends the activation in order: lets the mailbox empty and writes a last snapshot. Calls that come later are
    /// refused. Never throws.</summary>
    Task Leave();
}
