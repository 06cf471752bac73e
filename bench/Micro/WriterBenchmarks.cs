using BenchmarkDotNet.Attributes;
using Evals.Contracts;
using Evals.Grains.Ports;
using Evals.Storage.Sqlite;

namespace Evals.Micro;

/// <summary>Appends of a log each, so many at once as one transaction takes; per append.</summary>
public class WriterBenchmarks
{
    private const int AtOnce = 64;

    private readonly string _directory = Directory.CreateTempSubdirectory("evals-micro-").FullName;
    private readonly byte[] _document = new byte[600];
    private readonly byte[] _events = new byte[90];
    private SqliteStore _store = null!;
    private long _next;

    [GlobalSetup]
    public void SetUp() => _store = SqliteStore.Open(Path.Combine(_directory, "micro.db"));

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = AtOnce)]
    public Task Append()
    {
        var appends = new Task[AtOnce];
        for (var i = 0; i < AtOnce; i++) appends[i] = _store.Ports.Journal.Append(Next());
        return Task.WhenAll(appends);
    }

    private JournalAppend Next()
    {
        var (number, id) = (++_next, $"log_{_next:d21}");
        var log = new LogRecord(id, Sample.Flow, "rn_1", null, null, "dp_1", true, Sample.Now, 0, _document);
        return new JournalAppend(
            new GrainId(GrainKind.Run, new GrainKey("micro", "rn_1")), number, _events, [new InsertLog(log), new InsertRunLog("rn_1", number, id)]);
    }
}
