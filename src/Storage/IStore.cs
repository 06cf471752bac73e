using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage;

/// <summary>One open database with all its ports. Disposing commits what waits, then refuses.</summary>
public interface IStore : IAsyncDisposable
{
    Stores Ports { get; }

    /// <summary>Looks whether there is room for writes. A small one may find a place in what the database has already while those that
    /// need a new one fail.</summary>
    /// <exception cref="GrainUnavailableException">There is less than <see cref="Room.Least"/>, as far as the store can tell.</exception>
    Task EnsureRoom() => Task.CompletedTask;
}
