using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>A row as a log that other dialects read, with what they have no field for under <c>metadata</c>.</summary>
internal static class RowDocument
{
    public static void Write(Utf8JsonWriter writer, (RowFields Fields, RowScores Scores) row)
    {
        var (fields, scores) = row;
        writer.WriteStartObject();
        writer.WriteStartObject("inputs");
        WriteIfAny(writer, "input", fields[RowField.Input]);
        writer.WriteEndObject();
        WriteIfAny(writer, "output", fields[RowField.Output] ?? fields[RowField.ActualOutput]);
        writer.WriteStartObject("metadata");
        WriteIfAny(writer, "expected", fields[RowField.Expected] ?? fields[RowField.ExpectedOutput]);
        WriteScores(writer, fields[RowField.Scores] ?? fields[RowField.ScorerResults]);
        if (fields[RowField.Score] is { } given) writer.WriteRaw("score", given);
        else if (scores.Score is { } mean) writer.WriteNumber("score", mean);
        writer.WriteBoolean("passed", scores.Passed);
        WriteIfAny(writer, "latency_ms", fields[RowField.LatencyMs] ?? fields[RowField.Latency]);
        WriteIfAny(writer, "cost", fields[RowField.Cost]);
        WriteIfAny(writer, "token_usage", fields[RowField.TokenUsage]);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>An array of scorers' results becomes the object that clients read.</summary>
    private static void WriteScores(Utf8JsonWriter writer, JsonElement? scores)
    {
        if (scores is not { ValueKind: JsonValueKind.Array } array)
        {
            WriteIfAny(writer, "scores", scores);
            return;
        }

        writer.WriteStartObject("scores");
        foreach (var item in array.EnumerateArray())
        {
            // What is no object was noted when the list was read.
            if (item.ValueKind != JsonValueKind.Object) continue;
            var named = item.TryGetProperty("scorer", out var name) || item.TryGetProperty("name", out name);
            if (!named || name.ValueKind != JsonValueKind.String) continue;
            writer.WriteRaw(name.GetString()!, item);
        }

        writer.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter writer, string name, JsonElement? value)
    {
        if (value is { } json) writer.WriteRaw(name, json);
    }
}
