using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>GET /evaluations/{id}/logs: a record per run and log, runs and their logs oldest first.</summary>
internal static class EvaluationLogs
{
    private const int DefaultPageSize = 10;

    public static async Task<Answer> List(Call call)
    {
        var page = call.Query.Page(DefaultPageSize);
        var wanted = call.Query.Strings("run_id", Limits.Id);
        if (call.Input.Fault is { } fault) return fault;
        var found = await call.Evaluation(call.Path("id")).Get();
        if (!found.IsOk) return found.Refusal;
        var evaluation = found.Value;
        if (wanted.FirstOrDefault(id => evaluation.Runs.All(run => run.RunId != id)) is { } unknown)
            return Refusal.NotFound("Run", "run_id", unknown);
        var oldestFirst = evaluation.Runs.Reverse().Where(run => wanted.Count == 0 || wanted.Contains(run.RunId));
        var runs = await EvaluationRuns.Load(call, [.. oldestFirst]);
        var rows = await Rows(call, runs, page.Window);
        var records = await Records(call, evaluation, rows);
        return Answer.Json(
            (page, records, Total: runs.Sum(run => run.Run.LogCount)),
            static (writer, list) => writer.WritePage(list.page, list.records, list.Total, Write));
    }

    /// <summary>The page's logs: of each run only the part that the page reaches into.</summary>
    private static async Task<IReadOnlyList<(RunView Run, LogRecord Log)>> Rows(
        Call call, IReadOnlyList<(EvaluationRun Entry, RunView Run)> runs, Window window)
    {
        var rows = new List<(RunView, LogRecord)>();
        var (offset, count) = window;
        foreach (var (_, run) in runs)
        {
            if (count == 0) break;
            if (offset >= run.LogCount)
            {
                offset -= run.LogCount;
                continue;
            }

            var positions = await call.Run(run.Id).Positions(new Window(offset, count));
            if (!positions.IsOk) continue;
            foreach (var log in await call.Logs.AtPositions(run.Id, positions.Value.Positions)) rows.Add((run, log));
            count -= positions.Value.Positions.Count;
            offset = 0;
        }

        return rows;
    }

    private static async Task<IReadOnlyList<EvaluationLog>> Records(
        Call call, EvaluationView evaluation, IReadOnlyList<(RunView Run, LogRecord Log)> rows)
    {
        var judgments = (await call.Logs.Judgments([.. rows.Select(row => row.Log.Id).Distinct()])).ToLookup(judgment => judgment.ParentId);
        var datapoints = await Datapoints(call, rows);
        var views = new LogViews(call);
        var records = new List<EvaluationLog>(rows.Count);
        foreach (var (run, log) in rows)
        {
            var counted = CountedJudgments.Of([.. judgments[log.Id]], evaluation.Evaluators);
            var datapoint = log.DatapointId is { } id ? datapoints.GetValueOrDefault((run.Dataset?.FileId, id)) : null;
            records.Add(new EvaluationLog(run.Id, datapoint, await views.Of(log, counted)));
        }

        return records;
    }

    private static async Task<Dictionary<(string? FileId, string Id), Datapoint>> Datapoints(
        Call call, IReadOnlyList<(RunView Run, LogRecord Log)> rows)
    {
        var datapoints = new Dictionary<(string?, string), Datapoint>();
        foreach (var ofDataset in rows.Where(row => row.Run.Dataset is not null && row.Log.DatapointId is not null).GroupBy(row => row.Run.Dataset!.FileId))
        {
            string[] ids = [.. ofDataset.Select(row => row.Log.DatapointId!).Distinct()];
            foreach (var datapoint in await call.Catalog.DatapointsById(ofDataset.Key, ids)) datapoints[(ofDataset.Key, datapoint.Id)] = datapoint;
        }

        return datapoints;
    }

    private static void Write(Utf8JsonWriter writer, EvaluationLog record)
    {
        writer.WriteStartObject();
        writer.WriteString("run_id", record.RunId);
        writer.WritePropertyName("datapoint");
        if (record.Datapoint is { } datapoint) DatapointWriter.Write(writer, datapoint);
        else writer.WriteNullValue();
        writer.WritePropertyName("log");
        LogWriter.Write(writer, record.Log);
        LogWriter.WriteList(writer, "evaluator_logs", record.Log.Judgments);
        writer.WriteEndObject();
    }

    /// <param name="Log">With the judgments that count for the evaluation.</param>
    private sealed record EvaluationLog(string RunId, Datapoint? Datapoint, LogView Log);
}
