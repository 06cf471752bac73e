using Evals.Bench;
using Evals.Bench.Load;
using Evals.Bench.Peers;
using Evals.Bench.Report;

if (args is ["bare", var url])
{
    await BareEndpoint.Serve(url);
    return 0;
}

try
{
    var options = Options.Parse(args);
    var report = await Run(options);
    Console.WriteLine(options.Json ? Printer.Json(report) : Printer.Markdown(report));
    return 0;
}
catch (UsageException usage)
{
    Console.Error.WriteLine($"{usage.Message}\n\n{Options.Usage}");
    return 2;
}
catch (InvalidOperationException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

static async Task<BenchReport> Run(Options options)
{
    var directory = Path.Combine(options.Directory, Guid.NewGuid().ToString("n"));
    Directory.CreateDirectory(directory);
    try
    {
        return await Measure(options with { Directory = directory });
    }
    finally
    {
        Directory.Delete(directory, recursive: true);
    }
}

static async Task<BenchReport> Measure(Options options)
{
    await using var bare = await PeerProcess.Start([typeof(Options).Assembly.Location, "bare", "{url}"]);
    await using var evals = await PeerProcess.Start(
        [options.Server, "--urls", "{url}"],
        new Dictionary<string, string>
        {
            ["EVALS_API_KEY"] = EvalsApi.Key,
            ["EVALS__DATADIRECTORY"] = Path.Combine(options.Directory, "evals"),
        });
    using var api = new EvalsApi(evals.Url);
    var scene = new Scene(api, Path.Combine(options.Directory, "requests"), options.Parents);
    await scene.SetUp();

    var measurement = new Measurement(options, bare, evals, scene);
    var logs = await measurement.Run("Log writes, POST /v5/flows/log", scene.Logs, count => count.Logs);
    var judgments = await measurement.Run("Judgments, POST /v5/evaluators/log", scene.Judgments, count => count.Judgments);
    return new BenchReport(Machine.Describe(options.Directory), options.Rounds, options.Seconds, [logs, judgments]);
}
