using Evals.Contracts;
using Evals.Engine.Notebook;

namespace Evals.Engine.Hosting;

/// <summary>A started engine with <see cref="NotebookGrain"/>s in it besides the real grains.</summary>
internal interface IEngineHost : IAsyncDisposable
{
    /// <summary>The real grains, as callers from outside have them.</summary>
    IGrains Grains { get; }

    /// <summary>The address of a notebook, as callers from outside have it.</summary>
    INotebook Notebook(GrainKey key);

    /// <summary>Lets time go by until every grain without calls is idle, and has them go.</summary>
    Task LetIdleGo();

    /// <summary>Shuts down in order: takes no more calls, finishes those in flight, writes last snapshots.</summary>
    Task Drain();
}
