using Evals.Contracts;
using Evals.Domain.Files;
using Evals.Grains.Ports;

namespace Evals.Grains;

internal partial class FileGrain
{
    public Task<Result<FileView>> Create(CreateFile command) => Change(
        file => FileRules.Create(file, FileId, command, Now), after => after.View(FileId, _environments));

    public Task<Result<FileView>> GetReferenced(string versionId) => Read(file => file.Referenced(versionId) is { } version
        ? (Result<FileView>)file.View(FileId, version, _environments)
        : Refusal.NotFound("Version", "version_id", versionId));

    public Task<Result<FileVersions>> Versions() => Read(file => file.Exists
        ? (Result<FileVersions>)new FileVersions([.. file.Versions.Reverse().Select(version => file.View(FileId, version, _environments))])
        : FileViews.NoFile(FileId));

    public Task<Result<FileDeployments>> Deployments() => Read(file => file.Exists
        ? (Result<FileDeployments>)new FileDeployments([.. _environments.All.Select(environment => Deployment(file, environment))])
        : FileViews.NoFile(FileId));

    public Task<Result<FileView>> DescribeVersion(DescribeVersion command) => Change(
        file => FileManagement.DescribeVersion(file, FileId, command, Now),
        after => after.View(FileId, after.Version(command.VersionId)!, _environments));

    public Task<Result<FileRef>> DeleteVersion(string versionId) => Change(
        file => FileManagement.DeleteVersion(file, FileId, versionId, Now), Reference, new RemoveVersion(versionId));

    public Task<Result<FileView>> Move(string path) => Change(
        file => FileManagement.Move(file, FileId, path, Now),
        after => after.View(FileId, _environments));

    public Task<Result<FileView>> Deploy(string environmentId, string versionId) => Change(
        file => FileManagement.Deploy(file, FileId, environmentId, versionId, _environments, Now),
        after => after.View(FileId, after.Version(versionId)!, _environments));

    public Task<Result<FileRef>> Undeploy(string environmentId) => Change(
        file => FileManagement.Undeploy(file, FileId, environmentId, _environments, Now), Reference);

    public Task<Result<FileRef>> Delete() => Execute<FileRef>(
        file =>
        {
            var decided = FileManagement.Delete(file, FileId, Now);
            return decided.IsOk ? CommitThen(decided.Value, [new RemoveFile(FileId)], Reference) : decided.Refusal;
        },
        PathIsTaken);

    /// <summary>Commits a decision with the file's new entry in the lists.</summary>
    /// <param name="more">What else it changes in the tables.</param>
    private Task<Result<T>> Change<T>(
        Func<FileState, Result<List<FileEvent>>> decide, Func<FileState, T> answer, params IReadOnlyList<StoreRow> more)
        where T : notnull => Execute<T>(
        file =>
        {
            var decided = decide(file);
            if (!decided.IsOk) return decided.Refusal;
            List<StoreRow> rows = decided.Value.Count == 0 ? [] : [.. Entry(file, decided.Value), .. more];
            return CommitThen(decided.Value, rows, answer);
        },
        PathIsTaken);

    private FileRef Reference(FileState file) => new(FileId, file.Type, file.Path!);

    private FileDeployment Deployment(FileState file, EnvironmentView environment) =>
        new(environment, file.Deployed(environment) is { } version ? file.View(FileId, version, _environments) : null);
}
