using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Files with a version, as JSON to be put into other answers: each is loaded once per request, however often the answer shows
/// it. What was deleted since is shown as it was.</summary>
internal sealed class FileJson(Call call)
{
    private readonly FileAnswers _answers = new(call);
    private readonly Dictionary<string, Task<byte[]>> _loaded = new(StringComparer.Ordinal);

    public Task<byte[]> Of(string fileId, string versionId)
    {
        if (!_loaded.TryGetValue(versionId, out var json)) _loaded[versionId] = json = Load(fileId, versionId);
        return json;
    }

    private async Task<byte[]> Load(string fileId, string versionId)
    {
        var file = await call.File(fileId).GetReferenced(versionId);
        if (!file.IsOk) throw new InvalidOperationException($"Version {versionId} of file {fileId} can not be read: {file.Refusal.Message}");
        return JsonBuffer.Build(await _answers.Load(file.Value), FileWriter.Write);
    }
}
