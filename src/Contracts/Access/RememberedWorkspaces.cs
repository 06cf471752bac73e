using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Evals.Contracts;

/// <summary>Workspaces and their keys, with a small memory of keys that were found. One per process: a key that is replaced
/// here stops working at once, one that another process replaces within a minute.</summary>
public sealed class RememberedWorkspaces(IWorkspaces workspaces, TimeProvider time) : IWorkspaces
{
    private const int Capacity = 64;
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private volatile Known[] _known = [];
    private readonly ConcurrentDictionary<(int Generation, string KeyHash), Lazy<Task<string?>>> _lookUps = new();
    private int _generation;

    public Task<string?> Find(byte[] keyHash) => Recall(keyHash) ?? LookUp(keyHash);

    public Task<bool> HasKeys(string workspace) => workspaces.HasKeys(workspace);

    public Task PutKey(string workspace, string name, byte[] keyHash) => Change(() => workspaces.PutKey(workspace, name, keyHash));

    public Task RemoveKey(string workspace, string name, byte[]? unlessHash) => Change(() => workspaces.RemoveKey(workspace, name, unlessHash));

    private async Task Change(Func<Task> change)
    {
        try
        {
            await change();
        }
        finally
        {
            // Also after a fault: the key may have been replaced all the same.
            Forget();
        }
    }

    /// <summary>All who ask for a key at the same time wait for one look-up: when a key that everybody uses is forgotten, everybody does.</summary>
    private async Task<string?> LookUp(byte[] keyHash)
    {
        // Not for one that began before a key was replaced: it may find what was replaced.
        var generation = Volatile.Read(ref _generation);
        var name = (generation, Convert.ToHexString(keyHash));
        var lookUp = _lookUps.GetOrAdd(name, _ => new Lazy<Task<string?>>(() => Ask(keyHash, generation)));
        try
        {
            return await lookUp.Value;
        }
        finally
        {
            _lookUps.TryRemove(new(name, lookUp));
        }
    }

    private async Task<string?> Ask(byte[] keyHash, int generation)
    {
        var workspace = await workspaces.Find(keyHash);
        if (workspace is not null) Memorize(keyHash, workspace, generation);
        return workspace;
    }

    /// <summary>Compares with every known hash in full, so that the time taken says nothing about how much of one was right.</summary>
    private Task<string?>? Recall(byte[] keyHash)
    {
        Task<string?>? workspace = null;
        var now = time.GetUtcNow();
        foreach (var key in _known)
        {
            if (CryptographicOperations.FixedTimeEquals(key.Hash, keyHash) && now < key.Until) workspace = key.Workspace;
        }

        return workspace;
    }

    private void Memorize(byte[] keyHash, string workspace, int generation)
    {
        lock (_gate)
        {
            // What was read before a key was replaced may be what was replaced.
            if (generation != _generation) return;
            var until = time.GetUtcNow() + Remember;
            var others = _known.Where(key => !key.Hash.AsSpan().SequenceEqual(keyHash)).TakeLast(Capacity - 1);
            _known = [.. others, new Known([.. keyHash], Task.FromResult<string?>(workspace), until)];
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            _generation++;
            _known = [];
        }
    }

    private sealed record Known(byte[] Hash, Task<string?> Workspace, DateTimeOffset Until);
}
