using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>Which of a project's evaluations are meant: those that all of this holds for, of several values of one filter any.</summary>
internal sealed record EvaluationFilter(
    IReadOnlyCollection<string> Ids,
    IReadOnlyCollection<string> Datasets,
    IReadOnlyCollection<string> Configs,
    IReadOnlyCollection<string> Statuses,
    V4Dates Made)
{
    public bool IsEmpty => Ids.Count + Datasets.Count + Configs.Count + Statuses.Count == 0 && Made.IsAny;

    public static EvaluationFilter Read(Query query) => new(
        [.. query.Strings("id", Limits.Id).Concat(query.Strings("id_filter", Limits.Id)).Select(V4Ids.Evaluation.ToStored)],
        [.. query.Strings("dataset_filter", Limits.Id).Select(V4Ids.Dataset.ToStored)],
        [.. query.Strings("config_filter", Limits.Id).Select(V4Ids.Config.ToStored)],
        [.. query.Enums("status_filter", V5Names.RunStatus).Select(status => V5Names.RunStatus[status])],
        V4Dates.Read(query));

    /// <summary>What the id alone says.</summary>
    public bool MayHave(string evaluationId) => Ids.Count == 0 || Ids.Contains(evaluationId);

    public bool Has(Evaluatee evaluatee) =>
        (Datasets.Count == 0 || Datasets.Contains(evaluatee.Dataset.FileId))
        && (Configs.Count == 0 || Configs.Contains(evaluatee.Config.VersionId))
        && (Statuses.Count == 0 || Statuses.Contains(V5Names.RunStatus[evaluatee.Run.Status]))
        && Made.Include(evaluatee.Evaluation.CreatedAt);
}
