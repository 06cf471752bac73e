using System.Text.Json;
using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>Compares the statistics of a run with a recount of what is listed for it.</summary>
internal static class Recount
{
    public static async Task Check(V5 client, Scene scene, string run, Listing listing)
    {
        var stats = await client.Get($"evaluations/{scene.Evaluation}/stats");
        var figures = stats.GetProperty("run_stats").EnumerateArray().Single(entry => entry.GetProperty("run_id").GetString() == run);

        Assert.Equal(listing.Logs.Count, figures.GetProperty("num_logs").GetInt32());
        Assert.Equal(Status(scene, run, listing), figures.GetProperty("status").GetString());
        var boolean = CheckCounts(figures, scene.BooleanVersion, listing, out var booleans);
        Assert.Equal(booleans.Count(verdict => verdict.Judgment is true), boolean.GetProperty("num_true").GetInt32());
        Assert.Equal(booleans.Count(verdict => verdict.Judgment is false), boolean.GetProperty("num_false").GetInt32());
        var number = CheckCounts(figures, scene.NumberVersion, listing, out var numbers);
        CheckNumbers(number, [.. numbers.Select(verdict => verdict.Judgment).OfType<int>().Order()]);
    }

    private static JsonElement CheckCounts(JsonElement run, string evaluator, Listing listing, out List<Verdict> verdicts)
    {
        var figures = run.GetProperty("evaluator_stats").EnumerateArray()
            .Single(entry => entry.GetProperty("evaluator_version_id").GetString() == evaluator);
        verdicts = [.. listing.Verdicts.Where(entry => entry.Key.Evaluator == evaluator).Select(entry => entry.Value)];
        Assert.Equal(verdicts.Count, figures.GetProperty("total_logs").GetInt32());
        Assert.Equal(verdicts.Count(verdict => verdict.Error is not null), figures.GetProperty("num_errors").GetInt32());
        Assert.Equal(verdicts.Count(verdict => verdict is { Error: null, Judgment: null }), figures.GetProperty("num_nulls").GetInt32());
        Assert.Equal(verdicts.Count(verdict => verdict.Judgment is not null), figures.GetProperty("num_judgments").GetInt32());
        return figures;
    }

    private static void CheckNumbers(JsonElement figures, int[] values)
    {
        var percentiles = figures.GetProperty("percentiles");
        if (values.Length == 0)
        {
            Assert.Empty(percentiles.EnumerateObject());
            return;
        }

        var mean = values.Average();
        Assert.Equal(values.Sum(value => (double)value), figures.GetProperty("sum").GetDouble());
        Assert.Equal(mean, figures.GetProperty("mean").GetDouble(), 1e-9 * (1 + mean));
        Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), figures.GetProperty("std").GetDouble(), 1e-6);
        Assert.Equal(values[0], percentiles.GetProperty("0").GetDouble());
        Assert.Equal(values[^1], percentiles.GetProperty("100").GetDouble());
    }

    /// <summary>A run is completed when every datapoint of its dataset has a log, or, without a dataset, when it has a log, and every log has
    /// both judgments.</summary>
    private static string Status(Scene scene, string run, Listing listing)
    {
        if (listing.Logs.Count == 0) return "pending";
        var judged = listing.Logs.Keys.All(log =>
            listing.Verdicts.ContainsKey((log, scene.BooleanVersion)) && listing.Verdicts.ContainsKey((log, scene.NumberVersion)));
        return judged && (run != scene.DatasetRun || listing.Datapoints.Count == scene.Datapoints.Count) ? "completed" : "running";
    }
}
