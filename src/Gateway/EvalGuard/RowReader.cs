using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>Rows as they are stored, and the scorers whose judgments follow those of <c>passed</c> and <c>score</c> in each.</summary>
internal sealed record ReadRows(IReadOnlyList<string> Scorers, IReadOnlyList<ResultRow> Rows);

/// <summary>
/// Reads result rows in both spellings: that of the clients (<c>test_case_index, input, output, expected, scores, latency_ms, passed, score,
/// cost</c>) and that of the documentation (<c>input, actualOutput, expectedOutput, scorerResults, latency, passed, score, tokenUsage</c>),
/// whose rows have no index: theirs is their place in the request.
/// </summary>
internal sealed class RowReader
{
    /// <summary>Of one request: each is a file, and a column in the run.</summary>
    private const int MaxScorers = 100;

    private const string Metadata = "_metadata";

    private readonly List<string> _scorers = [];
    private readonly Dictionary<string, int> _scorerNumbers = new(StringComparer.Ordinal);

    public static ReadRows Read(IReadOnlyList<Fields> items)
    {
        var reader = new RowReader();
        var rows = new List<(int Index, RowScores Scores, byte[] Document)>(items.Count);
        foreach (var item in items)
        {
            // What is no object was noted when the list was read.
            if (item.Json.ValueKind == JsonValueKind.Object) rows.Add(reader.Read(item, rows.Count));
        }

        return new ReadRows(reader._scorers, rows.ConvertAll(row => new ResultRow(
            row.Index, Fingerprint(row.Document), row.Scores.Judgments(reader._scorers.Count), row.Document)));
    }

    private (int Index, RowScores Scores, byte[] Document) Read(Fields row, int place)
    {
        var index = row.Integer("test_case_index") ?? place;
        if (index is < 0 or > int.MaxValue) row.Fail("test_case_index", "must be 0 or more, and fit into 31 bits", "value_error.number");
        var scores = new RowScores { Passed = row.Boolean("passed") ?? true, Score = Number(row, "score") };
        ReadScores(row, scores);
        scores.Score ??= scores.Mean;
        var fields = new RowFields(
            Text(row, "input", null, required: true),
            Text(row, "output", "actualOutput", required: true),
            Text(row, "expected", "expectedOutput", required: false),
            row.Any("scores") ?? row.Any("scorerResults"),
            Number(row, "latency_ms") ?? Number(row, "latency"),
            Number(row, "cost"),
            row.Any("tokenUsage"));
        return ((int)Math.Clamp(index, 0, int.MaxValue), scores, JsonBuffer.Build((fields, scores), WriteDocument));
    }

    /// <summary>A string field under either of its names.</summary>
    private static JsonElement? Text(Fields row, string name, string? other, bool required)
    {
        if (other is not null && !row.Has(name) && row.Has(other)) name = other;
        if (row.Any(name) is not { } value)
        {
            if (required) row.Require(name);
            return null;
        }

        if (value.ValueKind == JsonValueKind.String) return value;
        row.Fail(name, "str type expected", "type_error.str");
        return null;
    }

    /// <summary>A number that statistics can take.</summary>
    private static double? Number(Fields row, string name)
    {
        if (row.Number(name) is not { } number) return null;
        if (Math.Abs(number) <= Outcome.MaxMagnitude) return number;
        row.Fail(name, "the number is out of range", "value_error.number");
        return null;
    }

    private void ReadScores(Fields row, RowScores scores)
    {
        if (!row.Has("scores") && row.Any("scorerResults") is { ValueKind: JsonValueKind.Array })
        {
            foreach (var result in row.Objects("scorerResults")!) ReadScore(row, result.String("scorer", Limits.Name) ?? result.String("name", Limits.Name), result, scores);
            return;
        }

        if (row.Object(row.Has("scores") ? "scores" : "scorerResults") is not { } named) return;
        foreach (var property in named.Json.EnumerateObject())
        {
            if (named.Object(property.Name) is { } score && property.Name != Metadata) ReadScore(named, property.Name, score, scores);
        }
    }

    private void ReadScore(Fields owner, string? name, Fields score, RowScores scores)
    {
        var number = Number(score, "score");
        _ = score.Boolean("passed");
        _ = score.String("reason", Limits.None);
        if (name is null || number is null) return;
        if (PathSegment.Fault(name) is { } fault)
        {
            owner.Fail(name.Length > 50 ? name[..50] : name, $"a scorer's name {fault}", "value_error.str");
            return;
        }

        scores.Set(NumberOf(owner, name), number.Value);
    }

    private int NumberOf(Fields owner, string scorer)
    {
        if (_scorerNumbers.TryGetValue(scorer, out var known)) return known;
        if (_scorers.Count == MaxScorers)
        {
            owner.Fail(scorer, $"is more than {MaxScorers} scorers in one request", "value_error.list.max_items");
            return 0;
        }

        _scorers.Add(scorer);
        return _scorerNumbers[scorer] = _scorers.Count - 1;
    }

    /// <summary>A log as other dialects read it, with what they have no field for under <c>metadata</c>.</summary>
    private static void WriteDocument(Utf8JsonWriter writer, (RowFields Fields, RowScores Scores) row)
    {
        var (fields, scores) = row;
        writer.WriteStartObject();
        writer.WriteStartObject("inputs");
        WriteIfAny(writer, "input", fields.Input);
        writer.WriteEndObject();
        WriteIfAny(writer, "output", fields.Output);
        writer.WriteStartObject("metadata");
        WriteIfAny(writer, "expected", fields.Expected);
        WriteScores(writer, fields.Scores);
        if (scores.Score is { } score) writer.WriteNumber("score", score);
        writer.WriteBoolean("passed", scores.Passed);
        if (fields.LatencyMs is { } latency) writer.WriteNumber("latency_ms", latency);
        if (fields.Cost is { } cost) writer.WriteNumber("cost", cost);
        WriteIfAny(writer, "token_usage", fields.TokenUsage);
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

    internal static long Fingerprint(byte[] document)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, hash);
        var fingerprint = BinaryPrimitives.ReadInt64LittleEndian(hash);
        return fingerprint == 0 ? 1 : fingerprint;
    }

    private readonly record struct RowFields(
        JsonElement? Input,
        JsonElement? Output,
        JsonElement? Expected,
        JsonElement? Scores,
        double? LatencyMs,
        double? Cost,
        JsonElement? TokenUsage);
}

/// <summary>The judgments of a row: on the case as a whole, and of each scorer by its number.</summary>
internal sealed class RowScores
{
    private readonly List<(int Scorer, double Score)> _named = [];

    public required bool Passed { get; init; }

    public double? Score { get; set; }

    /// <summary>Of the scorers; null when there are none.</summary>
    public double? Mean => _named.Count > 0 ? _named.Average(named => named.Score) : null;

    public void Set(int scorer, double score)
    {
        _named.RemoveAll(named => named.Scorer == scorer);
        _named.Add((scorer, score));
    }

    /// <summary>As <see cref="ResultRow.Judgments"/>: passed, score, then the scorers.</summary>
    public double[] Judgments(int scorers)
    {
        var judgments = new double[2 + scorers];
        Array.Fill(judgments, double.NaN);
        judgments[0] = Passed ? 1 : 0;
        judgments[1] = Score ?? double.NaN;
        foreach (var (scorer, score) in _named) judgments[2 + scorer] = score;
        return judgments;
    }
}
