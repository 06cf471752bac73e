using System.Collections.Concurrent;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Which file a version belongs to. A version never changes hands, so that what was looked up once holds; whether the
/// version still exists, its file says.</summary>
internal sealed class VersionOwners
{
    /// <summary>At this many entries, some 200 bytes each, the memory is emptied: cheaper than keeping count of use.</summary>
    private const int Limit = 20_000;

    private readonly ConcurrentDictionary<GrainKey, string> _owners = new();
    private int _count;

    public ValueTask<string?> FileOf(Call call, string versionId) =>
        _owners.TryGetValue(new GrainKey(call.Workspace, versionId), out var owner)
            ? ValueTask.FromResult<string?>(owner)
            : LookUp(call, versionId);

    private async ValueTask<string?> LookUp(Call call, string versionId)
    {
        if (await call.Catalog.FileOfVersion(versionId) is not { } file) return null;
        if (Interlocked.Increment(ref _count) > Limit)
        {
            _owners.Clear();
            _count = 1;
        }

        _owners[new GrainKey(call.Workspace, versionId)] = file.FileId;
        return file.FileId;
    }
}
