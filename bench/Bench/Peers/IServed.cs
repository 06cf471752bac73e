namespace Evals.Bench.Peers;

/// <summary>What is put under load: one process, or several that answer together.</summary>
internal interface IServed
{
    Uri Url { get; }

    /// <summary>CPU time spent so far, in user and kernel.</summary>
    TimeSpan Cpu { get; }
}
