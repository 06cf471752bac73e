using System.Text.Json;
using System.Text.Json.Nodes;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV5.Traces;

/// <summary>
/// POST /import/otel/v1/traces: what the SDKs' decorators send when a decorated function ends, as OTLP in JSON. A flow's span
/// completes the log that was stored when the flow began and, inside an evaluation, brings it into the run; other spans are logs
/// of their own. Answers <c>{"records": ["id of the log", ...]}</c>, one per span, with 200 and no other status.
/// </summary>
internal sealed class ImportTraces(AddLogs logs)
{
    public async Task<Answer> Import(Call call, Fields body)
    {
        var work = Span.ReadAll(body).ConvertAll(span => Read(call, span));
        if (call.Input.Fault is { } fault) return fault;
        var records = new List<string>(work.Count);
        var taken = new List<(string RunId, LogPlace Log)>();
        foreach (var log in work)
        {
            var id = await log!(call, taken);
            if (!id.IsOk) return id.Refusal;
            records.Add(id.Value);
        }

        return await TakeUp(call, taken) is { } refusal ? refusal : Answer.Json(records, WriteRecords);
    }

    /// <summary>Brings completed logs into their runs, all of a run at once.</summary>
    private static async Task<Refusal?> TakeUp(Call call, List<(string RunId, LogPlace Log)> taken)
    {
        foreach (var run in taken.GroupBy(entry => entry.RunId, entry => entry.Log))
        {
            var added = await call.Run(run.Key).AddExistingLogs([.. run]);
            if (!added.IsOk) return added.Refusal;
        }

        return null;
    }

    /// <summary>Does what a span asks for.</summary>
    /// <param name="taken">Gets the log that a run is to take up.</param>
    /// <returns>The log's id.</returns>
    private delegate Task<Result<string>> SpanWork(Call call, List<(string RunId, LogPlace Log)> taken);

    /// <summary>What is to be done for a span; what can't be accepted goes to the call's input before anything is done.</summary>
    private SpanWork? Read(Call call, Span span)
    {
        if (TypeOf(span) is not { } type)
        {
            call.Input.Add(span.At.Then("attributes"), "humanloop.file.type must be flow, prompt or tool", "value_error.missing");
            return null;
        }

        if (SpanBody.LogId(span) is { } logId)
        {
            var changes = FieldsOf(SpanBody.Log(span, call.Input), span, call.Input);
            var update = LogBody.Read(changes, type.Updatable | type.Belongs);
            return (at, taken) => Complete(at, logId, type, update, taken);
        }

        var log = AddLogs.Read(FieldsOf(SpanBody.NewLog(span, type, call.Input), span, call.Input), type);
        return async (at, _) => (await logs.Store(at, log)).Map(receipt => receipt.LogId);
    }

    private static LogType? TypeOf(Span span) => SpanBody.FileType(span) switch
    {
        "flow" => LogType.Flow,
        "prompt" => LogType.Prompt,
        "tool" => LogType.Tool,
        _ => null,
    };

    private static Fields FieldsOf(JsonObject body, Span span, Input input) =>
        new(JsonSerializer.SerializeToElement(body, TraceJson.Default.JsonObject), span.At, input);

    private static async Task<Result<string>> Complete(
        Call call, string logId, LogType type, LogBody changes, List<(string RunId, LogPlace Log)> taken)
    {
        LogPlace? place = null;
        var refusal = await LogCorrection.Turns.Take(new GrainKey(call.Workspace, logId), async () =>
        {
            if (await call.Logs.Get([logId]) is not [var log] || log.Version.Type != type.File) return Refusal.NotFound("Log", "id", logId);
            var datapoint = changes.Text(LogField.SourceDatapointId);
            place = new LogPlace(logId, log.HomeRunId, datapoint ?? log.DatapointId);
            using var correction = new LogCorrection(log, changes);
            return (await correction.Send(call, datapoint)).Refusal;
        });
        if (refusal is not null) return refusal;
        if (changes.Text(LogField.RunId) is { } runId) taken.Add((runId, place!));
        return logId;
    }

    private static void WriteRecords(Utf8JsonWriter writer, List<string> records)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("records");
        foreach (var id in records) writer.WriteStringValue(id);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
