using Evals.Contracts;

namespace Evals.Client;

internal sealed class DirectoriesCalls(ClusterCalls calls, IDirectoriesGrain grain) : IDirectories
{
    public Task<Result<DirectoryView>> Create(string path) => calls.Call(grain, path, static (grain, path) => grain.Create(path), CallKind.Once);

    public Task<Result<DirectoryView>> Move(string id, string path) =>
        calls.Call(grain, (id, path), static (grain, call) => grain.Move(call.id, call.path), CallKind.RepeatableLong);

    public Task<Result<DirectoryView>> FollowMove(string id, DirectoryMove move) =>
        calls.Call(grain, (id, move), static (grain, call) => grain.FollowMove(call.id, call.move), CallKind.RepeatableLong);

    public Task<Result<DirectoryView>> Delete(string id) => calls.Call(grain, id, static (grain, id) => grain.Delete(id), CallKind.Once);
}

internal sealed class AnswersCalls(ClusterCalls calls, IAnswersGrain grain) : IAnswers
{
    public Task<NamedRequest> Begin(string name, byte[] request) =>
        calls.Call(grain, (name, request), static (grain, call) => grain.Begin(call.name, call.request), CallKind.RepeatableLong);

    public Task Keep(NamedRequest begun, GivenAnswer answer) => calls.Call(grain, (begun, answer), static async (grain, call) =>
    {
        await grain.Keep(call.begun, call.answer);
        return true;
    });

    public Task GiveUp(NamedRequest begun) => calls.Call(grain, begun, static async (grain, begun) =>
    {
        await grain.GiveUp(begun);
        return true;
    });
}

/// <summary>The grain is looked for call by call: a host asks for this before its client is started.</summary>
internal sealed class WorkspacesCalls(ClusterCalls calls, IGrainFactory grains) : IWorkspaces
{
    private IWorkspacesGrain Grain => grains.GetGrain<IWorkspacesGrain>(IWorkspacesGrain.OnlyKey);

    public Task<string?> Find(byte[] keyHash) => calls.Call(Grain, keyHash, static (grain, hash) => grain.Find(hash));

    public Task<bool> HasKeys(string workspace) => calls.Call(Grain, workspace, static (grain, workspace) => grain.HasKeys(workspace));

    public Task PutKey(string workspace, string name, byte[] keyHash) => calls.Call(Grain, (workspace, name, keyHash), static async (grain, call) =>
    {
        await grain.PutKey(call.workspace, call.name, call.keyHash);
        return true;
    });

    public Task RemoveKey(string workspace, string name, byte[]? unlessHash) => calls.Call(Grain, (workspace, name, unlessHash), static async (grain, call) =>
    {
        await grain.RemoveKey(call.workspace, call.name, call.unlessHash);
        return true;
    });
}
