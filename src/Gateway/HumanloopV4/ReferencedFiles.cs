using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV4;

/// <summary>File versions that answers show because something refers to them, also when they have been deleted since: each is loaded
/// once per request.</summary>
internal sealed class ReferencedFiles(Call call)
{
    private readonly Dictionary<string, Task<FileView>> _loaded = new(StringComparer.Ordinal);

    public Task<FileView> Of(string fileId, string versionId)
    {
        if (!_loaded.TryGetValue(versionId, out var file)) _loaded[versionId] = file = Load(fileId, versionId);
        return file;
    }

    private async Task<FileView> Load(string fileId, string versionId)
    {
        var file = await call.File(fileId).GetReferenced(versionId);
        return file.IsOk ? file.Value : throw new InvalidOperationException($"Version {versionId} of file {fileId} can not be read: {file.Refusal.Message}");
    }
}
