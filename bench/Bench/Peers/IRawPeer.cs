namespace Evals.Bench.Peers;

/// <summary>Durable single-row inserts without a server around them.</summary>
internal interface IRawPeer : IAsyncDisposable
{
    /// <summary>Inserts for so long and answers how many rows there were per second.</summary>
    Task<double> Run(TimeSpan duration);
}
