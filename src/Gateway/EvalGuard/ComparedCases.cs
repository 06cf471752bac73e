using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <param name="ScoreB">From 0 to 100.</param>
internal readonly record struct ComparedCase(EvalResult A, string OutputB, double ScoreB);

/// <summary>Matches the results of one run with those of another. Of the other one only what tells cases apart is held; its outputs are read
/// again, for some results at a time.</summary>
/// <param name="other">The other run.</param>
internal sealed class ComparedCases(Call call, RunView other)
{
    /// <summary>How many results, and how many characters of them, wait for the other run's outputs.</summary>
    private const int AtOnce = 200, CharactersAtOnce = 1024 * 1024;

    private readonly CaseIndex _others = new(other.Id, (int)other.LogCount);

    public long Regressions { get; private set; }

    public long Improvements { get; private set; }

    public long Unchanged { get; private set; }

    /// <summary>Adds a result of the other run.</summary>
    public void Add(EvalResult result) => _others.Add(result);

    /// <summary>The cases that are in both runs, in the order of these results, and counts them.</summary>
    public async IAsyncEnumerable<ComparedCase> Match(EvalResults results)
    {
        var (waiting, characters) = (new List<(EvalResult A, string IdB, double ScoreB)>(AtOnce), 0);
        await foreach (var result in results.Read())
        {
            if (_others.Take(result) is not { } match) continue;
            waiting.Add((result, match.Id, match.Score));
            characters += result.Input.Length + result.Output.Length;
            if (waiting.Count < AtOnce && characters < CharactersAtOnce) continue;
            foreach (var matched in await WithOutputs(waiting)) yield return matched;
            waiting.Clear();
            characters = 0;
        }

        foreach (var matched in await WithOutputs(waiting)) yield return matched;
    }

    private async Task<List<ComparedCase>> WithOutputs(List<(EvalResult A, string IdB, double ScoreB)> waiting)
    {
        var outputs = new Dictionary<string, string>(waiting.Count, StringComparer.Ordinal);
        foreach (var log in await call.Logs.Get([.. waiting.Select(matched => matched.IdB)])) outputs[log.Id] = EvalResult.OutputOf(log);
        var cases = new List<ComparedCase>(waiting.Count);
        foreach (var (a, idB, scoreB) in waiting)
        {
            // Deleted since.
            if (!outputs.TryGetValue(idB, out var output)) continue;
            Count(CompareEvals.ScoreOf(a), scoreB);
            cases.Add(new ComparedCase(a, output, scoreB));
        }

        return cases;
    }

    private void Count(double a, double b)
    {
        if (b < a) Regressions++;
        else if (b > a) Improvements++;
        else Unchanged++;
    }
}
