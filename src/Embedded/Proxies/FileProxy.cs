using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Embedded;

internal sealed class FileProxy(GrainCalls calls, GrainKey key) : IFile
{
    public Task<Result<FileView>> Upsert(UpsertVersion command) => Call(command, static (file, command) => file.Upsert(command));

    public Task<Result<FileView>> UpsertDataset(UpsertDataset command) =>
        Call(command, static (file, command) => file.UpsertDataset(command));

    public Task<Result<FileView>> Get(VersionSelector version) => Call(version, static (file, version) => file.Get(version));

    private Task<T> Call<TArgument, T>(TArgument argument, Func<IFile, TArgument, Task<T>> call) =>
        calls.Call(new GrainId(GrainKind.File, key), argument, call);
}
