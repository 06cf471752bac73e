using System.Data.Common;
using Evals.Bench;
using Evals.Bench.Peers;
using Evals.Bench.Report;
using Evals.Bench.Scenarios;

if (args is ["bare", var url])
{
    await BareEndpoint.Serve(url);
    return 0;
}

if (args is ["hand-written", var at, var database])
{
    await HandWritten.Serve(at, database);
    return 0;
}

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Options.Usage);
    return 0;
}

try
{
    var options = Options.Parse(args);
    return await Run(options) ? 0 : 1;
}
catch (UsageException usage)
{
    Console.Error.WriteLine($"{usage.Message}\n\n{Options.Usage}");
    return 2;
}

static async Task<bool> Run(Options options)
{
    Directory.CreateDirectory(options.Directory);
    var (findings, whole) = (new Findings(), true);
    using var bench = new Workbench(options);
    foreach (var scenario in AllScenarios.List.Where(scenario => options.Scenarios.Contains(scenario.Name)))
    {
        Progress.Say($"{scenario.Name}: {scenario.About}");
        try
        {
            await scenario.Run(bench, findings);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or DbException)
        {
            Progress.Say($"  {scenario.Name} failed: {e.Message}");
            whole = false;
        }
    }

    var report = new BenchReport(Machine.Describe(options.Directory), options.Quick, options.Rounds, options.Seconds, findings.All, findings.Tables, findings.Missing);
    if (options.JsonTo is not (null or "-")) await File.WriteAllTextAsync(options.JsonTo, Printer.Json(report));
    Console.WriteLine(options.JsonTo == "-" ? Printer.Json(report) : Printer.Markdown(report));
    return whole;
}
