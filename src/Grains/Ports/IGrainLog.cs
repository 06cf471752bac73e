namespace Evals.Grains.Ports;

/// <summary>Where grains and the engine say what an operator should know. Never documents, never keys.</summary>
public interface IGrainLog
{
    /// <summary>Something went wrong and was dealt with: a call failed, a snapshot was not written.</summary>
    void Warning(string message, Exception? cause = null);

    /// <summary>Something is broken and needs a person: a journal that can't be read.</summary>
    void Error(string message, Exception? cause = null);
}
