using Evals.Bench.Scenarios;

namespace Evals.Bench;

/// <param name="Scenarios">Names of the scenarios to run, in the order of the report.</param>
/// <param name="Quick">Whether to measure less: shorter, and with runs of a tenth of the size.</param>
/// <param name="Rounds">How often peers are measured in turn; medians count.</param>
/// <param name="Seconds">How long each peer is loaded per round.</param>
/// <param name="Directory">Where databases are written; its disk is what is measured.</param>
/// <param name="Server">Path of the built <c>evals.dll</c>.</param>
/// <param name="Silo">Path of the built <c>evals-silo.dll</c>; null where it can't be built.</param>
/// <param name="JsonTo">File for the report as JSON, <c>-</c> for standard output instead of the table; null for none.</param>
internal sealed record Options(
    IReadOnlyList<string> Scenarios,
    bool Quick,
    IReadOnlyList<int> Connections,
    int Rounds,
    int Seconds,
    string Directory,
    string Server,
    string? Silo,
    string? JsonTo)
{
    public static string Usage =>
        $"""
        bench/run.sh [options]

          --quick               Shorter, with runs of a tenth of the size: for a first look.
          --only A,B            Only these scenarios:
        {string.Join('\n', AllScenarios.List.Select(scenario => $"                          {scenario.Name,-10}{scenario.About}"))}
          --rounds 3            How often peers are measured in turn; medians count.
          --seconds 4           How long each is loaded.
          --connections 1,16,64 For the writes; the last is what the limits are for.
          --directory DIR       Where databases are written: its disk is what is measured. Default bench/bin/data.
          --json FILE           The report as JSON, too; - for standard output instead of the table.

        Progress goes to standard error, the table to standard output. Exit code 0 when everything was measured, met or not; 1 when
        something failed. Big runs are made once and kept in the directory; delete it to make them anew.
        """;

    /// <summary>How many logs the big run has.</summary>
    public int BigRun => Quick ? 100_000 : 1_000_000;

    public static Options Parse(IReadOnlyList<string> args)
    {
        var options = new Options(
            [.. AllScenarios.List.Select(scenario => scenario.Name)], false, [64], 3, 4, Path.Combine("bench", "bin", "data"), "", null, null);
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Quick = true, Rounds = 1, Seconds = 2 },
                "--only" => options with { Scenarios = [.. Next().Split(',').Select(Scenario)] },
                "--connections" => options with { Connections = [.. Next().Split(',').Select(Number)] },
                "--rounds" => options with { Rounds = Number(Next()) },
                "--seconds" => options with { Seconds = Number(Next()) },
                "--directory" => options with { Directory = Next() },
                "--server" => options with { Server = Next() },
                "--silo" => options with { Silo = Path.GetFullPath(Next()) },
                "--json" => options with { JsonTo = Next() },
                _ => throw new UsageException($"Unknown option {args[i]}."),
            };

            string Next() => ++i < args.Count ? args[i] : throw new UsageException($"{args[i - 1]} needs a value.");
        }

        if (!File.Exists(options.Server)) throw new UsageException("--server must name the built evals.dll.");
        return options with { Directory = Path.GetFullPath(options.Directory), Server = Path.GetFullPath(options.Server) };
    }

    private static string Scenario(string name) => AllScenarios.List.Any(scenario => scenario.Name == name)
        ? name
        : throw new UsageException($"{name} is not a scenario.");

    private static int Number(string text) =>
        int.TryParse(text, out var number) && number > 0 ? number : throw new UsageException($"{text} is not a number above 0.");
}

internal sealed class UsageException(string message) : Exception(message);
