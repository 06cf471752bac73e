using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>POST /evals. Answers at once, as every client waits for the result by asking again: an external eval is filled by its caller,
/// any other waits for a worker, which posts results and sets the status.</summary>
internal sealed class CreateEvals(Scorers scorers)
{
    private const int MaxScorers = 100;

    public async Task<Answer> Create(Call call, Fields body, string seed)
    {
        var external = body.Boolean("external") == true;
        var eval = Read(call, body, external);
        if (call.Input.Fault is { } fault) return fault;
        var run = await eval.Make(call, scorers, IdPrefix.Run + seed);
        return run.IsOk
            ? Envelope.Of((run.Value, eval, external), Write, StatusCodes.Status201Created)
            : run.Refusal;
    }

    /// <summary>A retry sends only what is left of a run in the client's own memory.</summary>
    private static NewEval Read(Call call, Fields body, bool external)
    {
        var name = Named(body, "name", "Name is required");
        var model = Named(body, "model", "Model is required");
        var isWhole = !external && !body.Has("retryOf");
        _ = body.String("retryOf", Limits.Id);
        if (isWhole) body.Require("prompt");
        var prompt = body.String("prompt", Limits.None);
        var cases = EvalCases.Read(body);
        if (!external && cases is null && body.Any("cases") is null or { ValueKind: JsonValueKind.Array })
            RequireSome(body, "cases", cases?.Count ?? 0);
        var scorers = ReadScorers(body);
        if (isWhole) RequireSome(body, "scorers", scorers.Count);
        var project = Project.Read(call, body);
        var attributes = JsonBuffer.Build((model, prompt, scorers), WriteAttributes);
        return new NewEval(project, new EvalDetails(project.Id, name, model), attributes, cases, scorers);
    }

    private static string Named(Fields body, string field, string missing)
    {
        var name = body.String(field, Limits.Name);
        // One of another type, or too long, was refused already.
        if (name is null ? !body.Has(field) : string.IsNullOrWhiteSpace(name)) body.Fail(field, missing, "value_error.missing");
        return name ?? "";
    }

    private static void RequireSome(Fields body, string field, int count)
    {
        if (count == 0 && body.Any(field) is null or { ValueKind: JsonValueKind.Array })
            body.Fail(field, "at least one is required", "value_error.list.min_items");
    }

    private static List<string> ReadScorers(Fields body)
    {
        var names = (body.Strings("scorers", Limits.Name) ?? []).Distinct().ToList();
        if (names.Count > MaxScorers) body.Fail("scorers", $"at most {MaxScorers} are allowed", "value_error.list.max_items");
        if (names.Select(PathSegment.Fault).FirstOrDefault(fault => fault is not null) is { } bad)
            body.Fail("scorers", $"a scorer's name {bad}", "value_error.str");
        return names;
    }

    private static void WriteAttributes(Utf8JsonWriter writer, (string Model, string? Prompt, List<string> Scorers) config)
    {
        writer.WriteStartObject();
        writer.WriteString("model", config.Model);
        if (config.Prompt is { } prompt) writer.WriteString("prompt", prompt);
        writer.WriteStartArray("scorers");
        foreach (var scorer in config.Scorers) writer.WriteStringValue(scorer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, (RunView Run, NewEval Eval, bool External) made)
    {
        var (run, eval, external) = made;
        writer.WriteStartObject();
        writer.WriteString("id", RunUuid.Of(run.Id));
        writer.WriteString("name", eval.Details.Name);
        writer.WriteString("status", "running");
        writer.WriteString("model", eval.Details.Model);
        writer.WriteNumber("totalTests", eval.Cases?.Count ?? 0);
        if (external) writer.WriteBoolean("external", true);
        writer.WriteNull("score");
        writer.WriteNull("passRate");
        writer.WriteString("project_id", eval.Project.Id);
        writer.WriteString("message", external ? "Eval run started. Post its results." : "Eval run started. It waits for a worker to post its results.");
        writer.WriteEndObject();
    }
}
