using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Which file a version belongs to. A version never changes hands, so that what was looked up once holds; whether the
/// version still exists, its file says.</summary>
internal sealed class VersionOwners
{
    private readonly RecentValues<GrainKey, string> _owners = new(10_000);

    public ValueTask<string?> FileOf(Call call, string versionId) =>
        _owners.Find(new GrainKey(call.Workspace, versionId)) is { } owner
            ? ValueTask.FromResult<string?>(owner)
            : LookUp(call, versionId);

    private async ValueTask<string?> LookUp(Call call, string versionId)
    {
        if (await call.Catalog.FileOfVersion(versionId) is not { } file) return null;
        _owners.Put(new GrainKey(call.Workspace, versionId), file.FileId);
        return file.FileId;
    }
}
