namespace Evals.Bench;

/// <param name="Seconds">How long each peer is loaded per round.</param>
/// <param name="Parents">How many logs are prepared for judgments: each takes one judgment per prepared evaluator.</param>
/// <param name="Directory">Where databases are written; its disk is what is measured.</param>
/// <param name="Server">Path of the built <c>evals.dll</c>.</param>
/// <param name="Json">Print the report as JSON instead of tables.</param>
internal sealed record Options(
    IReadOnlyList<int> Connections, int Rounds, int Seconds, int Parents, string Directory, string Server, bool Json)
{
    public const string Usage = """
        bench/run.sh [--connections 1,16,64] [--rounds 3] [--seconds 4] [--parents 100000] [--directory DIR] [--server evals.dll] [--json]

        Measures durable log writes and judgments against a bare endpoint and raw inserts, interleaved, and prints medians.
        Progress goes to standard error, the report to standard output. Needs wrk.
        """;

    public static Options Parse(IReadOnlyList<string> args)
    {
        var options = new Options([1, 16, 64], 3, 4, 100_000, Path.Combine("bench", "bin", "data"), "", false);
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--connections" => options with { Connections = [.. Next().Split(',').Select(Number)] },
                "--rounds" => options with { Rounds = Number(Next()) },
                "--seconds" => options with { Seconds = Number(Next()) },
                "--parents" => options with { Parents = Number(Next()) },
                "--directory" => options with { Directory = Next() },
                "--server" => options with { Server = Next() },
                "--json" => options with { Json = true },
                _ => throw new UsageException($"Unknown option {args[i]}."),
            };

            string Next() => ++i < args.Count ? args[i] : throw new UsageException($"{args[i - 1]} needs a value.");
        }

        if (!File.Exists(options.Server)) throw new UsageException("--server must name the built evals.dll.");
        return options with { Directory = Path.GetFullPath(options.Directory), Server = Path.GetFullPath(options.Server) };
    }

    private static int Number(string text) =>
        int.TryParse(text, out var number) && number > 0 ? number : throw new UsageException($"{text} is not a number above 0.");
}

internal sealed class UsageException(string message) : Exception(message);
