using Evals.Contracts;

namespace Evals.Engine.Hosting;

/// <summary>An engine with the grains that the program has.</summary>
internal interface IGrainsHost : IAsyncDisposable
{
    IGrains Grains { get; }

    /// <summary>Delivers what an engine before this one left undelivered, and takes calls from then on.</summary>
    Task Start();

    /// <summary>Lets time go by until every grain without calls is idle, and has them go.</summary>
    Task LetIdleGo();
}
