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
    private readonly RowFields _fields = new(RowField.Names);
    private readonly ScoreReader _scores = new();

    public static ReadRows Read(IReadOnlyList<Fields> items)
    {
        var reader = new RowReader();
        var rows = new List<(int Index, RowScores Scores, byte[] Document)>(items.Count);
        foreach (var item in items)
        {
            // What is no object was noted when the list was read.
            if (item.Json.ValueKind == JsonValueKind.Object) rows.Add(reader.Read(item, rows.Count));
        }

        var scorers = reader._scores.Scorers;
        return new ReadRows(scorers, rows.ConvertAll(row => new ResultRow(
            row.Index, Fingerprints.Of(row.Document), row.Scores.Judgments(scorers.Count), row.Document)));
    }

    private (int Index, RowScores Scores, byte[] Document) Read(Fields row, int place)
    {
        _fields.Read(row.Json);
        var index = (_fields.Has(RowField.TestCaseIndex) ? row.Integer(RowField.Names[RowField.TestCaseIndex]) : null) ?? place;
        if (index is < 0 or > int.MaxValue) row.Fail("test_case_index", "must be 0 or more, and fit into 31 bits", "value_error.number");
        CheckText(row, RowField.Input, RowField.Input, required: true);
        CheckText(row, RowField.Output, RowField.ActualOutput, required: true);
        CheckText(row, RowField.Expected, RowField.ExpectedOutput, required: false);
        var scores = new RowScores(_fields.Boolean(row, RowField.Passed) ?? true, _fields.Number(row, RowField.Score), _scores.Scorers.Count);
        foreach (var number in RowField.Numbers) _ = _fields.Number(row, number);
        _scores.Read(row, _fields, scores);
        scores.ScoreByMean();
        return ((int)Math.Clamp(index, 0, int.MaxValue), scores, JsonBuffer.Build((_fields, scores), RowDocument.Write));
    }

    /// <summary>Refuses a field that is no text, under either of its names.</summary>
    private void CheckText(Fields row, int field, int other, bool required)
    {
        if (!_fields.Has(field) && _fields.Has(other)) field = other;
        if (_fields[field] is not { } value)
        {
            if (required) row.Require(RowField.Names[field]);
        }
        else if (value.ValueKind != JsonValueKind.String)
        {
            row.Fail(RowField.Names[field], "str type expected", "type_error.str");
        }
    }
}
