using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>The evaluators that a request names, as an evaluation uses them. What only a server could run is left to the server.</summary>
internal static class Evaluators
{
    /// <summary>Evaluators as they are now.</summary>
    public static Task<Result<List<EvaluatorRef>>> Newest(Call call, string field, IReadOnlyList<string> ids) =>
        Find(ids, id => Lookup.Evaluator(call, field, id));

    /// <summary>Versions of evaluators.</summary>
    public static Task<Result<List<EvaluatorRef>>> Versions(FileResolver files, Call call, string field, IReadOnlyList<string> ids) =>
        Find(ids, id => Lookup.Version(files, call, FileType.Evaluator, "Evaluator version", field, id, V4Ids.EvaluatorVersion));

    private static async Task<Result<List<EvaluatorRef>>> Find(IReadOnlyList<string> ids, Func<string, Task<Result<FileView>>> find)
    {
        var evaluators = new List<EvaluatorRef>(ids.Count);
        foreach (var id in ids)
        {
            var found = await find(id);
            if (!found.IsOk) return found.Refusal;
            var version = found.Value.Version;
            evaluators.Add(new EvaluatorRef(found.Value.Id, version.Id, version.Evaluator!, Orchestrated: true));
        }

        return evaluators;
    }
}
