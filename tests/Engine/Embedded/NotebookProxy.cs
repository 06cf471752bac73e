using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Notebook;
using Evals.Grains.Ports;

namespace Evals.Engine.Embedded;

internal sealed class NotebookProxy(GrainCalls calls, GrainKey key) : INotebook
{
    public Task<Result<LinePlace>> Add(string line) => Call(line, (notebook, line) => notebook.Add(line));

    public Task<IReadOnlyList<string>> Lines() => Call(0, (notebook, _) => notebook.Lines());

    public Task<Result<LinePlace>> Claim(string path) => Call(path, (notebook, path) => notebook.Claim(path));

    public Task<Result<LinePlace>> ClaimBlindly(string path) => Call(path, (notebook, path) => notebook.ClaimBlindly(path));

    public Task<Result<LinePlace>> Stumble() => Call(0, (notebook, _) => notebook.Stumble());

    public Task<Result<LinePlace>> AddInBoth(GrainKey other, string line) =>
        Call(line, (notebook, line) => notebook.AddInBoth(other, line));

    private Task<T> Call<TArgument, T>(TArgument argument, Func<INotebook, TArgument, Task<T>> call) =>
        calls.Call(new GrainId(GrainKind.Run, key), argument, call);
}
