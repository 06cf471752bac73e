namespace Evals.Gateway.EvalGuard;

/// <summary>Adds up results one by one.</summary>
internal sealed class EvalTally
{
    private long _passed, _failed, _scored;
    private double _scores;

    public long Count { get; private set; }

    /// <summary>In milliseconds.</summary>
    public double TotalLatency { get; private set; }

    public double TotalCost { get; private set; }

    public EvalFigures Figures => new(_passed, _failed, _scored > 0 ? _scores / _scored : null);

    public static async Task<EvalTally> Of(EvalResults results)
    {
        var tally = new EvalTally();
        await foreach (var result in results.Read()) tally.Add(result);
        return tally;
    }

    public void Add(EvalResult result)
    {
        Count++;
        TotalLatency += result.LatencyMs;
        TotalCost += result.Cost;
        if (result.Passed == true) _passed++;
        if (result.Passed == false) _failed++;
        if (result.Score is not { } score) return;
        _scored++;
        _scores += score;
    }
}
