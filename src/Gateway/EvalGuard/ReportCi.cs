using Evals.Contracts;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>POST /evals/ci: what a test reporter uploads when its tests are over. It becomes an eval that has ended, a row per test.</summary>
internal sealed class ReportCi(Scorers scorers, PutResults results)
{
    private const int RowsAtOnce = 1_000;

    public async Task<Answer> Report(Call call, Fields body, string seed)
    {
        body.Require("source");
        var source = body.String("source", Limits.Name);
        if (source is not (null or "vitest" or "pytest")) body.Fail("source", "must be one of vitest, pytest", "type_error.enum");
        body.Require("summary");
        var summary = body.Object("summary");
        var failed = summary?.Integer("failed") ?? 0;
        var passRate = summary?.Number("passRate");
        foreach (var name in (string[])["total", "passed"]) _ = summary?.Integer(name);
        _ = summary?.Number("totalDuration");
        body.Require("cases");
        var rows = (body.Objects("cases") ?? []).Select(Row).ToList();
        var project = Project.Read(call, body);
        if (call.Input.Fault is { } fault) return fault;

        var eval = new NewEval(project, new EvalDetails(project.Id, $"{source} run", source!), Attributes(source!), null, []);
        var runId = IdPrefix.Run + seed;
        var run = await eval.Make(call, scorers, runId);
        if (!run.IsOk) return run.Refusal;
        foreach (var some in rows.Select((row, at) => row with { Index = at }).Chunk(RowsAtOnce))
        {
            var put = await results.Put(call, run.Value, new ReadRows([], some));
            if (!put.IsOk) return put.Refusal;
        }

        return await End(call, runId, failed == 0, new RunReport(passRate, JsonBuffer.Copy(summary!.Value.Json)), seed);
    }

    private static async Task<Answer> End(Call call, string runId, bool passed, RunReport report, string key)
    {
        var ended = await call.Run(runId).ChangeStatus(
            new ChangeStatus(RunStatus.Completed, passed ? Verdict.Passed : Verdict.Failed, report, key));
        if (!ended.IsOk) return ended.Refusal;
        var view = await EvalView.Load(call, runId);
        return view.IsOk ? Envelope.Of(view.Value, EvalWriter.Write, StatusCodes.Status201Created) : view.Refusal;
    }

    private static ResultRow Row(Fields test)
    {
        test.Require("testName");
        var name = test.String("testName", Limits.None);
        test.Require("passed");
        var passed = test.Boolean("passed") ?? false;
        var duration = test.Number("duration") ?? 0;
        var error = test.Object("error");
        var message = error?.String("message", Limits.None);
        foreach (var text in (string[])["displayName", "suite", "description"]) _ = test.String(text, Limits.None);
        _ = test.Strings("tags", Limits.None);
        var document = JsonBuffer.Build((test.Json, name, message, passed, duration), static (writer, row) =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("inputs");
            writer.WriteString("input", row.name);
            writer.WriteEndObject();
            writer.WriteString("output", row.message ?? (row.passed ? "passed" : "failed"));
            writer.WriteStartObject("metadata");
            writer.WriteNumber("score", row.passed ? 1 : 0);
            writer.WriteBoolean("passed", row.passed);
            writer.WriteNumber("latency_ms", row.duration);
            writer.WriteRaw("test", row.Json);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        return new ResultRow(0, Fingerprints.Of(document), [passed ? 1 : 0, passed ? 1 : 0], document);
    }

    private static byte[] Attributes(string source) => JsonBuffer.Build(source, static (writer, source) =>
    {
        writer.WriteStartObject();
        writer.WriteString("model", source);
        writer.WriteStartArray("scorers");
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
