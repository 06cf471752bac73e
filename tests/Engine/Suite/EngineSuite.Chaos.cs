using System.Collections.Concurrent;
using Evals.Engine.Faults;
using Evals.Engine.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Engine.Suite;

public abstract partial class EngineSuite
{
    /// <summary>Callers who add lines and try again when told to, under failing writes, lost answers, lost snapshots, engines that
    /// are replaced while they go on working, and grains that come and go.</summary>
    [Fact]
    public void Under_random_faults_every_line_is_there_once_where_it_was_answered_and_reads_see_only_what_stays() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Wait(() => Chaos(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private async Task Chaos(int seed)
    {
        const int Grains = 6, Callers = 12, Lines = 25;
        var dice = new Dice(seed);
        Journal.Fault = _ => dice.Chance(10) ? (AppendFault)dice.Next(1, 3) : AppendFault.None;
        Snapshots.Tamper = snapshot => dice.Chance(20) ? null : snapshot;

        string Grain(int number) => $"{seed}-{number}";
        var answers = new ConcurrentDictionary<(string Grain, string Line), int>();
        var reads = new ConcurrentQueue<(string Grain, IReadOnlyList<string> Lines)>();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < Lines; i++)
            {
                var (grain, line) = (Grain(dice.Next(0, Grains)), $"{caller}/{i}");
                answers[(grain, line)] = (await Retry(() => Ok(Notebook(grain).Add(line)))).Position;
                if (dice.Chance(25)) reads.Enqueue((grain, await Retry(() => Notebook(grain).Lines())));
                if (dice.Chance(3)) await _engine.LetIdleGo();
                if (dice.Chance(2)) Replace(kill: dice.Chance(50));
                Snapshots.Unwritable = dice.Chance(30);
            }
        })));

        // An engine that was replaced may have written behind the back of the one that replaced it: ask one that has seen it all.
        Journal.Fault = _ => AppendFault.None;
        Crash();
        var final = new Dictionary<string, IReadOnlyList<string>>();
        for (var i = 0; i < Grains; i++) final[Grain(i)] = await Retry(() => Notebook(Grain(i)).Lines());
        Assert.Equal(Callers * Lines, final.Values.Sum(lines => lines.Count));
        Assert.All(answers, answer => Assert.Equal(answer.Key.Line, final[answer.Key.Grain][answer.Value]));
        Assert.All(reads, read => Assert.Equal(final[read.Grain].Take(read.Lines.Count), read.Lines));
    }
}
