namespace Evals.Gateway.EvalGuard;

/// <summary>The judgments of a row: on the case as a whole, and of each scorer by its number. NaN for none.</summary>
internal sealed class RowScores
{
    /// <summary>As <see cref="Contracts.ResultRow.Judgments"/>: passed, score, then the scorers.</summary>
    private double[] _judgments;

    /// <param name="scorers">How many there are as far as one knows.</param>
    public RowScores(bool passed, double? score, int scorers)
    {
        _judgments = [];
        Resize(scorers);
        (Passed, Score) = (passed, score);
    }

    public bool Passed
    {
        get => _judgments[0] != 0;
        private init => _judgments[0] = value ? 1 : 0;
    }

    public double? Score
    {
        get => double.IsNaN(_judgments[1]) ? null : _judgments[1];
        private set => _judgments[1] = value ?? double.NaN;
    }

    public void Set(int scorer, double score)
    {
        if (scorer + 2 >= _judgments.Length) Resize(scorer + 1);
        _judgments[scorer + 2] = score;
    }

    public void Remove(int scorer)
    {
        if (scorer + 2 < _judgments.Length) _judgments[scorer + 2] = double.NaN;
    }

    /// <summary>A row without a score of its own gets its scorers' mean.</summary>
    public void ScoreByMean()
    {
        if (Score is not null) return;
        var (sum, count) = (0.0, 0);
        foreach (var score in _judgments.AsSpan(2))
        {
            if (double.IsNaN(score)) continue;
            sum += score;
            count++;
        }

        if (count > 0) Score = sum / count;
    }

    /// <param name="scorers">How many there are.</param>
    public double[] Judgments(int scorers)
    {
        if (_judgments.Length != scorers + 2) Resize(scorers);
        return _judgments;
    }

    private void Resize(int scorers)
    {
        var known = _judgments.Length;
        Array.Resize(ref _judgments, scorers + 2);
        _judgments.AsSpan(known).Fill(double.NaN);
    }
}
