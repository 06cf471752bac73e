using BenchmarkDotNet.Attributes;
using Evals.Contracts;
using Evals.Domain.Runs;
using Evals.Domain.Statistics;

namespace Evals.Micro;

/// <summary>Figures of a run, by its size: none of these may grow with it.</summary>
public class StatisticsBenchmarks
{
    private readonly LogSketch _sketch = new();
    private RunState _run = null!;
    private int _next;

    [Params(1_000, 100_000)]
    public int Logs { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _run = Sample.Run(Logs).Run;
        for (var i = 0; i < Logs; i++) _sketch.Add(i * 0.618 % 1);
    }

    [Benchmark]
    public RunStats? Stats() => _run.Stats(Sample.Evaluation);

    [Benchmark]
    public void AddToSketch() => _sketch.Add(_next++ * 0.618 % 1);

    [Benchmark]
    public double[] RanksOfSketch() => _sketch.At([Logs / 2, Logs - 1]);
}
