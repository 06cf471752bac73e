using Evals.Contracts;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>Grains that do what a test says: the key <see cref="Key"/> opens the workspace <c>test</c>, every file call goes to
/// <see cref="OnFile"/>, and a call of anything else fails the test.</summary>
public sealed class StubGrains : IGrains, IWorkspaces
{
    public const string Key = "hl_sk_test";

    private static readonly byte[] KeyHash = GatewayHost.Hash(Key);

    /// <summary>Answers a call of a file: the method's name and the argument.</summary>
    public Func<string, object, Task<Result<FileView>>> OnFile { get; set; } = (_, _) => throw new NotSupportedException();

    /// <summary>Whether there is no storage to ask, so that not even keys are found.</summary>
    public bool IsAway { get; init; }

    /// <summary>How many calls reached a file.</summary>
    public int FileCalls => _fileCalls;

    /// <summary>Done when the first request has shown its key.</summary>
    public Task KeyLookedUp => _keyLookedUp.Task;

    private readonly TaskCompletionSource _keyLookedUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _fileCalls;

    public IFile File(GrainKey key) => new StubFile(this);

    public IEvaluation Evaluation(GrainKey key) => throw new NotSupportedException();

    public IRun Run(GrainKey key) => throw new NotSupportedException();

    public ICatalog Catalog(string workspace) => throw new NotSupportedException();

    public IDirectories Directories(string workspace) => throw new NotSupportedException();

    public ILogs Logs(string workspace) => throw new NotSupportedException();

    public IAnswers Answers(string workspace) => throw new NotSupportedException();

    public IWorkspaces Workspaces() => this;

    public Task<string?> Find(byte[] keyHash)
    {
        if (IsAway) throw new GrainUnavailableException("Away.");
        _keyLookedUp.TrySetResult();
        return Task.FromResult(keyHash.AsSpan().SequenceEqual(KeyHash) ? "test" : null);
    }

    public Task<bool> HasKeys(string workspace) => throw new NotSupportedException();

    public Task PutKey(string workspace, string name, byte[] keyHash) => throw new NotSupportedException();

    public Task RemoveKey(string workspace, string name, byte[]? unlessHash) => throw new NotSupportedException();

    private Task<Result<FileView>> Call(string method, object argument)
    {
        Interlocked.Increment(ref _fileCalls);
        return OnFile(method, argument);
    }

    private sealed class StubFile(StubGrains owner) : IFile
    {
        public Task<Result<FileView>> Upsert(UpsertVersion command) => owner.Call(nameof(Upsert), command);

        public Task<Result<FileView>> UpsertDataset(UpsertDataset command) => owner.Call(nameof(UpsertDataset), command);

        public Task<Result<FileView>> Create(CreateFile command) => owner.Call(nameof(Create), command);

        public Task<Result<DatapointsAdded>> AddDatapoints(IReadOnlyList<byte[]> datapoints) => throw new NotSupportedException();

        public Task<Result<FileView>> Get(VersionSelector version) => owner.Call(nameof(Get), version);

        public Task<Result<FileView>> GetReferenced(string versionId) => owner.Call(nameof(GetReferenced), versionId);

        public Task<Result<FileVersions>> Versions() => throw new NotSupportedException();

        public Task<Result<FileView>> DescribeVersion(DescribeVersion command) => owner.Call(nameof(DescribeVersion), command);

        public Task<Result<FileRef>> DeleteVersion(string versionId) => throw new NotSupportedException();

        public Task<Result<FileView>> Move(string path) => owner.Call(nameof(Move), path);

        public Task<Result<FileRef>> Delete() => throw new NotSupportedException();

        public Task<Result<FileView>> Deploy(string environmentId, string versionId) => owner.Call(nameof(Deploy), versionId);

        public Task<Result<FileRef>> Undeploy(string environmentId) => throw new NotSupportedException();

        public Task<Result<FileDeployments>> Deployments() => throw new NotSupportedException();
    }
}
