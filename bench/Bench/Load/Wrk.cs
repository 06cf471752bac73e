using System.Diagnostics;
using System.Globalization;

namespace Evals.Bench.Load;

/// <summary>One run of wrk over a workload.</summary>
/// <param name="Answered">Requests answered with a 2xx.</param>
/// <param name="P50">Median latency; <paramref name="P99"/> likewise.</param>
/// <param name="Next">The number of the next request that was never sent.</param>
internal sealed record WrkResult(long Answered, TimeSpan Duration, TimeSpan P50, TimeSpan P99, long Next)
{
    public double PerSecond => Answered / Duration.TotalSeconds;
}

internal static class Wrk
{
    /// <param name="from">Number of the first request.</param>
    /// <param name="wraps">Whether to begin again after the last pass over the values, instead of failing.</param>
    /// <exception cref="InvalidOperationException">wrk is missing, or any request was refused or lost.</exception>
    public static async Task<WrkResult> Run(Uri target, Workload workload, long from, bool wraps, int connections, int seconds)
    {
        // Two threads only where there is work for both: the load generator lives on the server's cores.
        var threads = Math.Min(connections, 2);
        string[] arguments =
        [
            "-t", Text(threads), "-c", Text(connections), "-d", $"{Text(seconds)}s", "--timeout", "30s",
            "-s", Path.Combine(AppContext.BaseDirectory, "Load", "requests.lua"), target.ToString(),
            "--", workload.Directory, Text(from), wraps ? "wrap" : "once",
        ];
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var result = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT\t", StringComparison.Ordinal))?.Split('\t');
        if (result is null) throw new InvalidOperationException($"wrk failed:\n{output}{await errors}");

        var numbers = result[1..9].Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        var (answered, refused, broken) = (numbers[0], numbers[1], numbers[2]);
        if (refused + broken > 0)
            throw new InvalidOperationException($"{refused} requests were refused and {broken} lost; the first refusal: {result[9]}");
        return new WrkResult(answered, Micros(numbers[3]), Micros(numbers[4]), Micros(numbers[5]), numbers[7]);
    }

    private static TimeSpan Micros(long value) => TimeSpan.FromMicroseconds(value);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
