using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>One case's result as clients read it.</summary>
/// <param name="Scores">JSON object: scorer to <c>{score, passed, reason}</c>.</param>
/// <param name="Score">Of the case as a whole; null when nothing scored it.</param>
/// <param name="Passed">Null for a log of another dialect that nothing says it of.</param>
internal sealed record EvalResult(
    string Id,
    long Index,
    string Input,
    string Output,
    string? Expected,
    byte[] Scores,
    double? Score,
    double LatencyMs,
    double Cost,
    bool? Passed)
{
    private static readonly byte[] NoScores = "{}"u8.ToArray();

    /// <summary>A row that came as one; what a caller of another dialect may have changed about it since is taken as it can be.</summary>
    /// <param name="isOurs">Whether the log is surely a row: one that does not say so has passed.</param>
    public static EvalResult OfRow(LogRecord log, long index, bool isOurs = true)
    {
        using var document = JsonDocument.Parse(log.Document);
        var root = document.RootElement;
        var metadata = Member(root, "metadata");
        return new EvalResult(
            log.Id,
            index,
            InputOf(root),
            OutputOf(root),
            Text(metadata, "expected"),
            Member(metadata, "scores") is { ValueKind: JsonValueKind.Object } scores ? JsonBuffer.Copy(scores) : NoScores,
            Number(metadata, "score"),
            Number(metadata, "latency_ms") ?? 0,
            Number(metadata, "cost") ?? 0,
            Member(metadata, "passed").ValueKind switch
            {
                JsonValueKind.False => false,
                JsonValueKind.True => true,
                _ => isOurs ? true : null,
            });
    }

    /// <summary>A log of another dialect: what has no place of its own there is told as well as it can be. It has failed when it has an error
    /// or one of its judgments is false, passed when they are true, and neither while nothing says yes or no.</summary>
    /// <param name="judgments">The newest of each evaluator version, with the evaluator's name.</param>
    public static EvalResult OfLog(LogRecord log, long index, IReadOnlyList<(string Scorer, JsonElement Judgment)> judgments)
    {
        using var document = JsonDocument.Parse(log.Document);
        var root = document.RootElement;
        var numbers = judgments.Select(judgment => NumberOf(judgment.Judgment)).OfType<double>().ToList();
        return new EvalResult(
            log.Id,
            index,
            InputOf(root),
            OutputOf(root),
            null,
            JsonBuffer.Build(judgments, WriteScores),
            numbers.Count > 0 ? numbers.Average() : null,
            (Number(root, "provider_latency") ?? 0) * 1000,
            (Number(root, "prompt_cost") ?? 0) + (Number(root, "output_cost") ?? 0),
            Text(root, "error") is not null ? false : PassedOf(judgments));
    }

    /// <summary>The output alone.</summary>
    public static string OutputOf(LogRecord log)
    {
        using var document = JsonDocument.Parse(log.Document);
        return OutputOf(document.RootElement);
    }

    public static void Write(Utf8JsonWriter writer, EvalResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("id", result.Id);
        writer.WriteNumber("test_case_index", result.Index);
        writer.WriteString("input", result.Input);
        writer.WriteString("output", result.Output);
        writer.WriteString("expected", result.Expected);
        writer.WritePropertyName("scores");
        writer.WriteRawValue(result.Scores, skipInputValidation: true);
        writer.WriteOptionalNumber("score", result.Score);
        writer.WriteNumber("latency_ms", result.LatencyMs);
        writer.WriteNumber("cost", result.Cost);
        writer.WriteBoolean("passed", result.Passed == true);
        writer.WriteEndObject();
    }

    /// <summary>A null where there is no number.</summary>
    internal static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };

    private static bool? PassedOf(IReadOnlyList<(string Scorer, JsonElement Judgment)> judgments)
    {
        if (judgments.Any(judgment => judgment.Judgment.ValueKind == JsonValueKind.False)) return false;
        return judgments.Any(judgment => judgment.Judgment.ValueKind == JsonValueKind.True) ? true : null;
    }

    private static void WriteScores(Utf8JsonWriter writer, IReadOnlyList<(string Scorer, JsonElement Judgment)> judgments)
    {
        writer.WriteStartObject();
        foreach (var (scorer, judgment) in judgments)
        {
            if (NumberOf(judgment) is not { } number) continue;
            writer.WriteStartObject(scorer);
            writer.WriteNumber("score", number);
            if (judgment.ValueKind != JsonValueKind.Number) writer.WriteBoolean("passed", judgment.GetBoolean());
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string OutputOf(JsonElement document) => Text(document, "output") ?? Text(document, "error") ?? "";

    /// <summary>The one input that this dialect has, or all inputs as JSON.</summary>
    private static string InputOf(JsonElement document)
    {
        var inputs = Member(document, "inputs");
        if (inputs.ValueKind != JsonValueKind.Object) return "";
        return Text(inputs, "input") ?? inputs.GetRawText();
    }

    private static JsonElement Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A number as rows may have it; one of another dialect may be so large that no sum of it could be written.</summary>
    private static double? Number(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Number } value && Math.Abs(value.GetDouble()) <= Outcome.MaxMagnitude ? value.GetDouble() : null;
}
