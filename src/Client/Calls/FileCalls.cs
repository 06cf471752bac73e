using Evals.Contracts;
using FileReads = Evals.Client.SharedReads<(Orleans.Runtime.GrainId File, Evals.Contracts.VersionSelector Version), Evals.Contracts.Result<Evals.Contracts.FileView>>;

namespace Evals.Client;

/// <param name="reads">Shared by all who read this file: nearly every write of a log or judgment asks for its version first.</param>
internal sealed class FileCalls(ClusterCalls calls, IFileGrain grain, FileReads reads) : IFile
{
    public Task<Result<FileView>> Upsert(UpsertVersion command) => Call(command, static (file, command) => file.Upsert(command));

    public Task<Result<FileView>> UpsertDataset(UpsertDataset command) =>
        Call(command, static (file, command) => file.UpsertDataset(command), CallKind.RepeatableLong);

    public Task<Result<FileView>> Create(CreateFile command) => Call(command, static (file, command) => file.Create(command));

    public Task<Result<DatapointsAdded>> AddDatapoints(IReadOnlyList<byte[]> datapoints) =>
        Call(datapoints, static (file, datapoints) => file.AddDatapoints(datapoints), CallKind.RepeatableLong);

    public Task<Result<FileView>> Get(VersionSelector version) =>
        reads.Read((grain.GetGrainId(), version), () => Call(version, static (file, version) => file.Get(version)));

    public Task<Result<FileView>> GetReferenced(string versionId) =>
        Call(versionId, static (file, versionId) => file.GetReferenced(versionId));

    public Task<Result<FileVersions>> Versions() => Call(0, static (file, _) => file.Versions());

    public Task<Result<FileView>> DescribeVersion(DescribeVersion command) =>
        Call(command, static (file, command) => file.DescribeVersion(command));

    public Task<Result<FileRef>> DeleteVersion(string versionId) =>
        Call(versionId, static (file, versionId) => file.DeleteVersion(versionId), CallKind.Once);

    public Task<Result<FileView>> Move(string path) => Call(path, static (file, path) => file.Move(path));

    public Task<Result<FileRef>> Delete() => Call(0, static (file, _) => file.Delete(), CallKind.Once);

    public Task<Result<FileView>> Deploy(string environmentId, string versionId) =>
        Call((environmentId, versionId), static (file, given) => file.Deploy(given.environmentId, given.versionId));

    public Task<Result<FileRef>> Undeploy(string environmentId) =>
        Call(environmentId, static (file, environmentId) => file.Undeploy(environmentId));

    public Task<Result<FileDeployments>> Deployments() => Call(0, static (file, _) => file.Deployments());

    private Task<T> Call<TArgument, T>(TArgument argument, Func<IFile, TArgument, Task<T>> call, CallKind kind = CallKind.Repeatable) =>
        calls.Call(grain, argument, call, kind);
}
