using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.EvalGuard;

/// <summary>Scorers as evaluators: each name is a file that returns numbers, made when it is first used. What a row says of its case as a
/// whole, score and passed, are two more evaluators.</summary>
internal sealed class Scorers
{
    public const string Directory = "EvalGuard scorers";

    private const string ResultsDirectory = "EvalGuard results";

    /// <summary>Some 300 bytes each.</summary>
    private const int Capacity = 4_000;

    private static readonly byte[] Numbers = Content("number");
    private static readonly byte[] Booleans = Content("boolean");

    private readonly RecentValues<GrainKey, EvaluatorRef> _known = new(Capacity);

    /// <summary>The evaluators of rows: first <c>passed</c>, then <c>score</c>, then the named scorers in their order.</summary>
    public async Task<Result<IReadOnlyList<EvaluatorRef>>> Find(Call call, IReadOnlyList<string> names)
    {
        var evaluators = new List<EvaluatorRef>(names.Count + 2);
        IEnumerable<(string Path, byte[] Content)> files =
        [
            (FilePaths.Join(ResultsDirectory, "passed"), Booleans),
            (FilePaths.Join(ResultsDirectory, "score"), Numbers),
            .. names.Select(name => (FilePaths.Join(Directory, PathSegment.Of(name)), Numbers)),
        ];
        foreach (var (path, content) in files)
        {
            var evaluator = await Find(call, path, content);
            if (!evaluator.IsOk) return evaluator.Refusal;
            evaluators.Add(evaluator.Value);
        }

        return evaluators;
    }

    private async Task<Result<EvaluatorRef>> Find(Call call, string path, byte[] content)
    {
        var key = new GrainKey(call.Workspace, path);
        if (_known.Find(key) is { } known) return known;
        var made = await FileResolver.Upsert(
            call,
            new FileQuestion(FileType.Evaluator, null, path, VersionSelector.Default),
            (file, newPath) => file.Upsert(new UpsertVersion(FileType.Evaluator, newPath, content)));
        if (!made.IsOk) return made.Refusal;
        var version = made.Value.Version;
        var evaluator = new EvaluatorRef(made.Value.Id, version.Id, version.Evaluator!, Orchestrated: false);
        _known.Put(key, evaluator);
        return evaluator;
    }

    private static byte[] Content(string returnType) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["spec"] = new Dictionary<string, string>
        {
            ["arguments_type"] = "target_free",
            ["return_type"] = returnType,
            ["evaluator_type"] = "external",
        },
    });
}
