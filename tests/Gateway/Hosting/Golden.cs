using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>
/// Compares answers with committed files, so that no field comes, goes or changes unnoticed. Ids become numbers in the order in
/// which they first appear (<c>fl_#1</c>). EVALS_UPDATE_GOLDEN=1 rewrites the files instead.
/// </summary>
public static partial class Golden
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Matches(string name, Reply reply, [CallerFilePath] string caller = "") =>
        MatchesText(name + ".json", Normalize(reply), caller);

    /// <param name="name">The file's name with its extension.</param>
    public static void MatchesText(string name, string text, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "golden", name);
        if (Environment.GetEnvironmentVariable("EVALS_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing; EVALS_UPDATE_GOLDEN=1 writes it.");
        Assert.Equal(File.ReadAllText(path), text);
    }

    private static string Normalize(Reply reply)
    {
        var answer = new JsonObject
        {
            ["status"] = reply.Code,
            ["body"] = reply.Json.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(reply.Json.GetRawText()),
        };
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return Ids().Replace(answer.ToJsonString(Indented), found =>
        {
            var id = found.Value;
            numbers.TryAdd(id, numbers.Count + 1);
            return $"{id[..(id.IndexOf('_', StringComparison.Ordinal) + 1)]}#{numbers[id]}";
        }) + "\n";
    }

    [GeneratedRegex(@"\b[a-z]{2,6}_[0-9A-Za-z]{21,27}\b")]
    private static partial Regex Ids();
}
