using System.Text.Json;
using System.Text.Json.Nodes;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV5.Traces;

/// <summary>
/// POST /import/otel/v1/traces: what the SDKs' decorators send when a decorated function ends, as OTLP in JSON. A flow's span
/// completes the log that was stored when the flow began and, inside an evaluation, brings it into the run; other spans are logs
/// of their own. Answers <c>{"records": ["id of the log", ...]}</c>, one per span that tells of a log, with 200 and no other status. The
/// Python SDK sends nothing any more after another one.
/// </summary>
internal sealed class ImportTraces(AddLogs logs, CorrectLogs corrections)
{
    public async Task<Answer> Import(Call call, Fields body)
    {
        var work = Span.ReadAll(body).FindAll(SpanBody.TellsOfALog).ConvertAll(span => Read(call, span));
        if (call.Input.Fault is { } fault) return fault;
        var traced = new List<Traced>(work.Count);
        foreach (var log in work)
        {
            var done = await log!(call);
            if (!done.IsOk) return done.Refusal;
            traced.Add(done.Value);
        }

        return (await Post(call, traced) ?? await TakeUp(call, traced)) is { } refusal
            ? refusal
            : Answer.Json(traced.ConvertAll(log => log.Id!), WriteRecords);
    }

    /// <summary>Posts the new logs of runs, all of a run at once.</summary>
    private async Task<Refusal?> Post(Call call, List<Traced> traced)
    {
        foreach (var run in traced.Where(log => log.Id is null).GroupBy(log => log.Posted!.RunId!).ToList())
        {
            var receipts = await logs.Store(call, run.Key, [.. run.Select(log => log.Posted!.Command)]);
            foreach (var (log, receipt) in run.Zip(receipts).ToList())
            {
                if (!receipt.IsOk) return receipt.Refusal;
                log.Id = receipt.Value.LogId;
            }
        }

        return null;
    }

    /// <summary>Brings completed logs into their runs, all of a run at once.</summary>
    private static async Task<Refusal?> TakeUp(Call call, List<Traced> traced)
    {
        foreach (var run in traced.Where(log => log.Taken is not null).GroupBy(log => log.RunId!, log => log.Taken!))
        {
            var added = await call.Run(run.Key).AddExistingLogs([.. run]);
            if (!added.IsOk) return added.Refusal;
        }

        return null;
    }

    /// <summary>Does what a span asks for, but for what concerns a run.</summary>
    private delegate Task<Result<Traced>> SpanWork(Call call);

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
            return at => Complete(at, logId, type, update);
        }

        var log = AddLogs.Read(FieldsOf(SpanBody.NewLog(span, type, call.Input), span, call.Input), type);
        return at => Add(at, log);
    }

    private async Task<Result<Traced>> Add(Call call, NewLog log)
    {
        var sent = await logs.Prepare(call, log, isLate: true);
        if (!sent.IsOk) return sent.Refusal;
        if (sent.Value.RunId is not null) return new Traced { Posted = sent.Value };
        return (await logs.StoreAlone(call, sent.Value)).Map(receipt => new Traced { Id = receipt.LogId });
    }

    private async Task<Result<Traced>> Complete(Call call, string logId, LogType type, LogBody changes)
    {
        LogPlace? place = null;
        var receipt = await corrections.Correct(call, logId, log =>
        {
            if (log.Version.Type != type.File) return NoLog(logId);
            place = new LogPlace(logId, log.HomeRunId, changes.Text(LogField.SourceDatapointId) ?? log.DatapointId);
            using var correction = new LogCorrection(log, changes);
            return correction.Command(call.Now);
        });
        if (receipt.Refusal is { Kind: RefusalKind.NotFound }) return NoLog(logId);
        var runId = changes.Text(LogField.RunId);
        return receipt.Map(_ => new Traced { Id = logId, RunId = runId, Taken = runId is null ? null : place });
    }

    private static Refusal NoLog(string logId) => Refusal.NotFound("Log", "id", logId);

    private static LogType? TypeOf(Span span) => SpanBody.FileType(span) switch
    {
        "flow" => LogType.Flow,
        "prompt" => LogType.Prompt,
        "tool" => LogType.Tool,
        _ => null,
    };

    private static Fields FieldsOf(JsonObject body, Span span, Input input) =>
        new(JsonSerializer.SerializeToElement(body, TraceJson.Default.JsonObject), span.At, input);

    private static void WriteRecords(Utf8JsonWriter writer, List<string> records)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("records");
        foreach (var id in records) writer.WriteStringValue(id);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>What came of a span.</summary>
    private sealed class Traced
    {
        /// <summary>The log; null until a run has given it one.</summary>
        public string? Id { get; set; }

        /// <summary>The log that is still to be posted to its run.</summary>
        public SentLog? Posted { get; init; }

        /// <summary>The log that a run is to take up.</summary>
        public LogPlace? Taken { get; init; }

        /// <summary>The run that is to take up <see cref="Taken"/>.</summary>
        public string? RunId { get; init; }
    }
}
