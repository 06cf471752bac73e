using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4.Files;
using Evals.Gateway.HumanloopV5;

namespace Evals.Gateway.HumanloopV4.Evaluations;

/// <summary>All that an evaluation's answer is written from.</summary>
/// <param name="Dataset">As it is now; as it was evaluated when it has been deleted since.</param>
/// <param name="Snapshot">As it was evaluated.</param>
/// <param name="Stats">Where aggregates are asked for; otherwise null.</param>
internal sealed record EvaluationAnswer(
    Evaluatee Evaluatee, FileView Config, IReadOnlyList<FileView> Evaluators, DatasetAnswer Dataset, DatasetAnswer Snapshot, RunStats? Stats)
{
    /// <param name="files">What was loaded of files for other answers of the request.</param>
    public static async Task<EvaluationAnswer> Load(Call call, ReferencedFiles files, Evaluatee evaluatee, bool aggregates)
    {
        var (evaluation, run) = evaluatee;
        var config = files.Of(evaluatee.Config.FileId, evaluatee.Config.VersionId);
        var evaluators = Task.WhenAll(evaluation.Evaluators.Select(entry => files.Of(entry.Evaluator.FileId, entry.Evaluator.VersionId)));
        var stats = aggregates ? await call.Run(run.Id).Stats(evaluation.Id) : null;
        var snapshot = await DatasetAnswer.Load(call, await files.Of(evaluatee.Dataset.FileId, evaluatee.Dataset.VersionId));
        var dataset = await call.File(evaluatee.Dataset.FileId).Get(VersionSelector.CreatedLast);
        return new EvaluationAnswer(
            evaluatee, await config, await evaluators, dataset.IsOk ? snapshot with { File = dataset.Value } : snapshot, snapshot, stats?.Value);
    }

    public static async Task<Answer> Of(Call call, Evaluatee evaluatee, bool aggregates, int status = 200) =>
        Answer.Json(await Load(call, new ReferencedFiles(call), evaluatee, aggregates), Write, status);

    public static void Write(Utf8JsonWriter writer, EvaluationAnswer answer)
    {
        var (evaluation, run) = answer.Evaluatee;
        writer.WriteStartObject();
        writer.WriteString("id", V4Ids.Evaluation.ToWire(evaluation.Id));
        writer.WriteString("status", V5Names.RunStatus[run.Status]);
        writer.WritePropertyName("config");
        ConfigWriter.Write(writer, answer.Config);
        writer.WriteTime("created_at", evaluation.CreatedAt);
        writer.WriteTime("updated_at", run.EndedAt > evaluation.UpdatedAt ? run.EndedAt.Value : evaluation.UpdatedAt);
        writer.WritePropertyName("evaluators");
        writer.WriteArray(answer.Evaluators, EvaluatorWriter.Write);
        writer.WritePropertyName("dataset");
        DatasetAnswer.Write(writer, answer.Dataset);
        writer.WriteString("dataset_version_id", answer.Evaluatee.Dataset.VersionId);
        writer.WritePropertyName("dataset_snapshot");
        DatasetAnswer.Write(writer, answer.Snapshot);
        writer.WritePropertyName("evaluator_aggregates");
        if (answer.Stats is { } stats) writer.WriteArray(stats.Evaluators, (to, evaluator) => WriteAggregate(to, answer.Config, evaluator));
        else writer.WriteNullValue();
        writer.WriteEndObject();
    }

    /// <summary>What an evaluator's judgments come to: the mean of numbers, the share of true of booleans, nulls and errors aside.
    /// Null where there is no judgment, and of selects and texts.</summary>
    public static double? AggregateOf(EvaluatorStats stats) => stats.ReturnType switch
    {
        ReturnType.Boolean when stats.Judgments > 0 => (double)stats.True / stats.Judgments,
        ReturnType.Number => stats.Number?.Mean,
        _ => null,
    };

    private static void WriteAggregate(Utf8JsonWriter writer, FileView config, EvaluatorStats stats)
    {
        writer.WriteStartObject();
        writer.WriteString("model_config_id", V4Ids.Config.ToWire(config.Version.Id));
        writer.WriteString("evaluator_id", V4Ids.Evaluator.ToWire(stats.EvaluatorId));
        writer.WriteString("evaluator_version_id", stats.VersionId);
        if (AggregateOf(stats) is { } value) writer.WriteNumber("aggregate_value", value);
        else writer.WriteNull("aggregate_value");
        writer.WriteEndObject();
    }
}
