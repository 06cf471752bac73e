using System.Security.Cryptography;
using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Workspaces and their keys, with a small memory of keys that were found. One per process: a key that is replaced
/// here stops working at once, one that another process replaces within <see cref="Remember"/>.</summary>
internal sealed class Workspaces(Stores stores, TimeProvider time) : IWorkspaces
{
    private const int Capacity = 64;
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Known[] _known = [];
    private int _generation;

    public async Task<string?> Find(byte[] keyHash)
    {
        if (Recall(keyHash) is { } known) return known;
        var generation = Volatile.Read(ref _generation);
        var workspace = await stores.Keys.Find(keyHash);
        if (workspace is not null) Memorize(keyHash, workspace, generation);
        return workspace;
    }

    public Task<bool> HasKeys(string workspace) => stores.Keys.HasKeys(workspace);

    public Task PutKey(string workspace, string name, byte[] keyHash) => Change(workspace, new PutKey(name, keyHash));

    public Task RemoveKey(string workspace, string name, byte[]? unlessHash) => Change(workspace, new RemoveKey(name, unlessHash));

    private async Task Change(string workspace, StoreRow row)
    {
        try
        {
            await stores.Journal.Write(workspace, [row]);
        }
        finally
        {
            // Also after a fault: the key may have been replaced all the same.
            Forget();
        }
    }

    /// <summary>Compares with every known hash in full, so that the time taken says nothing about how much of one was right.</summary>
    private string? Recall(byte[] keyHash)
    {
        string? workspace = null;
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
            _known = [.. others, new Known([.. keyHash], workspace, until)];
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

    private sealed record Known(byte[] Hash, string Workspace, DateTimeOffset Until);
}
