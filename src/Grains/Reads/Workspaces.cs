using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Workspaces and their keys, straight from the store.</summary>
internal class Workspaces(Stores stores) : IWorkspaces
{
    public Task<string?> Find(byte[] keyHash) => stores.Keys.Find(keyHash);

    public Task<bool> HasKeys(string workspace) => stores.Keys.HasKeys(workspace);

    public Task PutKey(string workspace, string name, byte[] keyHash) => stores.Journal.Write(workspace, [new PutKey(name, keyHash)]);

    public Task RemoveKey(string workspace, string name, byte[]? unlessHash) =>
        stores.Journal.Write(workspace, [new RemoveKey(name, unlessHash)]);
}
