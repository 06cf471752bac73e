using Evals.Grains.Ports;

namespace Evals.Storage;

/// <summary>One open database with all its ports. Disposing commits what waits, then refuses.</summary>
public interface IStore : IAsyncDisposable
{
    Stores Ports { get; }
}
