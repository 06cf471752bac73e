using Evals.Contracts;
using Evals.Engine.Notebook;

namespace Evals.Engine.Hosting;

/// <summary>An engine with <see cref="NotebookGrain"/>s in it besides the grains that the program has.</summary>
internal interface IEngineHost : IGrainsHost
{
    /// <summary>The address of a notebook, as callers from outside have it.</summary>
    INotebook Notebook(GrainKey key);

    /// <summary>Shuts down in order: takes no more calls, finishes those in flight, writes last snapshots.</summary>
    Task Drain();
}
