using System.Diagnostics;

namespace Evals.Bench;

/// <summary>Says on standard error what is being done, so that standard output holds the report alone.</summary>
internal static class Progress
{
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    public static void Say(string text) => Console.Error.WriteLine($"{Clock.Elapsed:mm\\:ss} {text}");

    /// <summary>Passes on a line of another process; null at its end.</summary>
    public static void Note(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line)) Console.Error.WriteLine("    | " + line);
    }
}
