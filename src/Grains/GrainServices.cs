using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>What every grain of a process is given.</summary>
/// <param name="Grains">The other grains. Never awaited inside a decision or a read, only in the method around them.</param>
internal sealed record GrainServices(
    Stores Stores,
    IGrains Grains,
    TimeProvider Time,
    IdSource Ids,
    IGrainLog Log,
    GrainOptions Options);
