using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Evals.Domain.Runs;

namespace Evals.Micro;

/// <summary>Decide and apply, and how events and snapshots are written.</summary>
public class RunBenchmarks
{
    private RunState _run = null!;
    private string _log = "";
    private List<RunEvent> _events = [];
    private byte[] _json = [];
    private int _number = 1_000_000;

    [Params(1_000, 100_000)]
    public int Logs { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        (_run, _log) = Sample.Run(Logs);
        _events = [.. RunDecisions.AddLog(_run, Sample.Log(_number++), null, Sample.Now, Sample.Ids).Events];
        _json = JsonSerializer.SerializeToUtf8Bytes(_events, RunEventJson.Default.ListRunEvent);
    }

    /// <summary>Without applying: the run keeps its size.</summary>
    [Benchmark]
    public object DecideLog() => RunDecisions.AddLog(_run, Sample.Log(_number++), null, Sample.Now, Sample.Ids);

    /// <summary>Of a log that is judged again and again.</summary>
    [Benchmark]
    public object DecideAndApplyJudgment() => Sample.Apply(_run, RunDecisions.Judge(_run, Sample.Judgment(_log, _number++), Sample.Now, Sample.Ids));

    [Benchmark]
    public byte[] WriteEvent() => JsonSerializer.SerializeToUtf8Bytes(_events, RunEventJson.Default.ListRunEvent);

    [Benchmark]
    public List<RunEvent>? ReadEvent() => JsonSerializer.Deserialize(_json, RunEventJson.Default.ListRunEvent);
}
