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

    /// <summary>The evaluators of a new eval's rows.</summary>
    public async Task<Result<RowEvaluators>> ForRows(Call call)
    {
        var passed = await Find(call, FilePaths.Join(ResultsDirectory, "passed"), Booleans);
        if (!passed.IsOk) return passed.Refusal;
        var score = await Find(call, FilePaths.Join(ResultsDirectory, "score"), Numbers);
        return score.IsOk ? new RowEvaluators(passed.Value, score.Value) : score.Refusal;
    }

    /// <summary>The evaluators of an eval: first <c>passed</c>, then <c>score</c>, then the named scorers in their order.</summary>
    public async Task<Result<IReadOnlyList<EvaluatorRef>>> Find(Call call, RowEvaluators rows, IReadOnlyList<string> names)
    {
        var found = await Task.WhenAll(names.Select(name => Find(call, FilePaths.Join(Directory, PathSegment.Of(name)), Numbers)));
        var evaluators = new List<EvaluatorRef>(names.Count + 2) { rows.Passed, rows.Score };
        foreach (var evaluator in found)
        {
            if (!evaluator.IsOk) return evaluator.Refusal;
            evaluators.Add(evaluator.Value);
        }

        return evaluators;
    }

    private async Task<Result<EvaluatorRef>> Find(Call call, string path, byte[] content)
    {
        var key = new GrainKey(call.Workspace, path);
        if (_known.Find(key) is { } known)
        {
            if (await IsStillAt(call, path, known)) return known;
            _known.Remove(key);
        }

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

    /// <summary>Asks the file itself: it may have been deleted or moved, through this gateway or another. What is remembered saves the
    /// look-up in the store.</summary>
    private static async Task<bool> IsStillAt(Call call, string path, EvaluatorRef evaluator) =>
        await call.File(evaluator.FileId).Get(new VersionSelector(evaluator.VersionId)) is { IsOk: true, Value: var file } && file.Path == path;

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
