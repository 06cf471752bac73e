using System.Text;
using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>Reads what scorers say of the rows of one request, and numbers the scorers in the order in which they appear.</summary>
internal sealed class ScoreReader
{
    /// <summary>Of one request: each is a file, and a column in the run.</summary>
    private const int MaxScorers = 100;

    private const int Score = 0, Passed = 1, Reason = 2;

    private readonly List<string> _scorers = [];
    private readonly List<byte[]> _utf8 = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly RowFields _score = new("score", "passed", "reason");

    public IReadOnlyList<string> Scorers => _scorers;

    /// <summary>Reads the scores of a row: an object of them by scorer, or an array of objects that name theirs.</summary>
    public void Read(Fields row, RowFields fields, RowScores scores)
    {
        var field = fields.Has(RowField.Scores) ? RowField.Scores : RowField.ScorerResults;
        if (fields[field] is not { } json) return;
        if (field == RowField.ScorerResults && json.ValueKind == JsonValueKind.Array)
        {
            foreach (var result in row.Objects(RowField.Names[field])!) ReadResult(row, result, scores);
        }
        else if (row.Object(RowField.Names[field]) is { } named)
        {
            ReadNamed(named, scores);
        }
    }

    private void ReadResult(Fields row, Fields result, RowScores scores)
    {
        if (result.Json.ValueKind != JsonValueKind.Object) return;
        var name = result.String("scorer", Limits.Name) ?? result.String("name", Limits.Name);
        if (NumberIn(result) is { } score && name is not null && NumberOf(row, name) is { } number) scores.Set(number, score);
    }

    private void ReadNamed(Fields named, RowScores scores)
    {
        var next = 0;
        foreach (var property in named.Json.EnumerateObject())
        {
            if (property.NameEquals("_metadata"u8))
            {
                // Anything, but an object: one of the clients reads every value as one.
                _ = named.Object("_metadata");
                continue;
            }

            // As a rule all rows name their scorers in one order.
            var isNext = next < _utf8.Count && property.NameEquals(_utf8[next]);
            var name = isNext ? _scorers[next] : property.Name;
            if (ScoreIn(named, name, property.Value) is { } score)
            {
                if ((isNext ? next : NumberOf(named, name)) is not { } number) continue;
                scores.Set(number, score);
                next = number + 1;
            }
            else if (_numbers.TryGetValue(name, out var known))
            {
                // Of several under one name the last one counts.
                scores.Remove(known);
            }
        }
    }

    private double? ScoreIn(Fields named, string scorer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object) return NumberIn(named.Of(scorer, value));
        _ = named.Object(scorer);
        return null;
    }

    private double? NumberIn(Fields score)
    {
        _score.Read(score.Json);
        _ = _score.Boolean(score, Passed);
        if (_score[Reason] is { ValueKind: not JsonValueKind.String }) _ = score.String("reason", Limits.None);
        return _score.Number(score, Score);
    }

    /// <returns>The scorer's number; null when it can't be one.</returns>
    private int? NumberOf(Fields owner, string scorer)
    {
        if (_numbers.TryGetValue(scorer, out var known)) return known;
        if (PathSegment.Fault(scorer) is { } fault)
        {
            owner.Fail(scorer.Length > 50 ? scorer[..50] : scorer, $"a scorer's name {fault}", "value_error.str");
            return null;
        }

        if (_scorers.Count == MaxScorers)
        {
            owner.Fail(scorer, $"is more than {MaxScorers} scorers in one request", "value_error.list.max_items");
            return null;
        }

        _scorers.Add(scorer);
        _utf8.Add(Encoding.UTF8.GetBytes(scorer));
        return _numbers[scorer] = _scorers.Count - 1;
    }
}
