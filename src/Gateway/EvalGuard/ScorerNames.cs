using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>The judgments on logs of other dialects, each with its evaluator's name for a scorer. Files are looked up once.</summary>
internal sealed class ScorerNames(Call call)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public async Task<ILookup<string, (string Scorer, JsonElement Judgment)>> Judgments(IReadOnlyList<LogRecord> logs)
    {
        var judgments = await call.Logs.Judgments([.. logs.Select(log => log.Id)]);
        string[] unknown = [.. judgments.Select(judgment => judgment.Version.FileId).Distinct().Where(id => !_names.ContainsKey(id))];
        foreach (var file in await call.Catalog.Files(unknown)) _names[file.FileId] = FilePaths.NameOf(file.Path);
        return judgments.ToLookup(
            judgment => judgment.ParentId!,
            judgment => (_names.GetValueOrDefault(judgment.Version.FileId, judgment.Version.FileId), ValueOf(judgment.Document)));
    }

    private static JsonElement ValueOf(byte[] document)
    {
        using var json = JsonDocument.Parse(document);
        return json.RootElement.TryGetProperty("judgment", out var value) ? value.Clone() : default;
    }
}
