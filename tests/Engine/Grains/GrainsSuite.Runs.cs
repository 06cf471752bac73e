using System.Collections.Concurrent;
using System.Text;
using Evals.Contracts;
using Evals.Engine.Faults;
using Evals.Engine.Hosting;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Evals.Contracts.Outcome;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private static readonly FileVersionRef Passed = new(FileType.Evaluator, "ev_passed", "evv_passed");
    private static readonly FileVersionRef Score = new(FileType.Evaluator, "ev_score", "evv_score");

    private static readonly Attachment Wanted = new("evr_1", 1,
    [
        new EvaluatorRef(Passed.FileId, Passed.VersionId, new EvaluatorSpec(EvaluatorKind.External, ReturnType.Boolean, []), false),
        new EvaluatorRef(Score.FileId, Score.VersionId, new EvaluatorSpec(EvaluatorKind.External, ReturnType.Number, []), false),
    ]);

    /// <summary>Callers who add, judge, correct and share logs and try again when told to, under failing writes, lost
    /// answers and snapshots, crashes, and grains that come and go.</summary>
    [Fact]
    public void Under_random_faults_statistics_equal_a_recount_of_what_was_answered() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Wait(() => new RunChaos(this, seed).Go()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    private sealed class RunChaos(GrainsSuite suite, int seed)
    {
        private const int Runs = 3, Callers = 8, LogsEach = 6;

        private readonly Dice _dice = new(seed);
        private readonly string _workspace = $"chaos-{seed}";
        private readonly ConcurrentDictionary<string, (bool Passed, int Score)> _judged = new();
        private readonly ConcurrentDictionary<(int Run, string LogId), bool> _members = new();

        public async Task Go()
        {
            for (var run = 0; run < Runs; run++) await Ok(Run(run).Create(new CreateRun(null, null, false, Wanted)));
            suite.Journal.Fault = _ => _dice.Chance(10) ? (AppendFault)_dice.Next(1, 3) : AppendFault.None;
            suite._parts.Snapshots.Tamper = snapshot => _dice.Chance(20) ? null : snapshot;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Call(caller))));

            suite.Journal.Fault = _ => AppendFault.None;
            await suite.Crash();
            for (var run = 0; run < Runs; run++) await Check(run);
        }

        private IRun Run(int number) => suite._engine.Grains.Run(new GrainKey(_workspace, $"rn_{number}"));

        private async Task Call(int caller)
        {
            for (var i = 0; i < LogsEach; i++)
            {
                var (home, logId) = (_dice.Next(0, Runs), $"log_{caller}_{i}");
                var fingerprint = caller * 1000 + i + 1;
                await Retry(() => Ok(Run(home).AddLog(new AddLog(logId, FlowVersion, null, true, null, null, fingerprint, "{}"u8.ToArray()))));
                _members[(home, logId)] = true;
                await Task.WhenAll(JudgeTwice(home, logId, fingerprint), ShareSometimes(home, logId));
                if (_dice.Chance(5)) await suite._engine.LetIdleGo();
                if (_dice.Chance(4)) await suite.Crash();
            }
        }

        private async Task JudgeTwice(int home, string logId, int fingerprint)
        {
            for (var round = 1; round <= 2; round++)
            {
                var (passed, score) = (_dice.Chance(50), _dice.Next(0, 100));
                await Retry(() => Ok(Run(home).Judge(Judgment(logId, Passed, Outcome.Of(passed), round * 100_000 + fingerprint, $"{passed}"))));
                await Retry(() => Ok(Run(home).Judge(Judgment(logId, Score, Outcome.Of(score), round * 100_000 + fingerprint, $"{score}"))));
                _judged[logId] = (passed, score);
            }
        }

        private async Task ShareSometimes(int home, string logId)
        {
            if (!_dice.Chance(60)) return;
            var sharer = _dice.Next(0, Runs);
            await Retry(() => Ok(Run(sharer).AddExistingLogs([new LogPlace(logId, $"rn_{home}", null)])));
            _members[(sharer, logId)] = true;
        }

        private async Task Check(int run)
        {
            var logIds = _members.Keys.Where(member => member.Run == run).Select(member => member.LogId).Order().ToArray();
            var stats = await Ok(Run(run).Stats(Wanted.EvaluationId));
            Assert.Equal(logIds.Length, stats.LogCount);
            Assert.All(stats.Evaluators, evaluator => Assert.Equal(logIds.Length, evaluator.Count));
            Assert.Equal(logIds.Count(id => _judged[id].Passed), stats.Evaluators[0].True);
            if (logIds.Length > 0) Assert.Equal(logIds.Sum(id => _judged[id].Score), stats.Evaluators[1].Number!.Sum);

            var positions = await Ok(Run(run).Positions(new Window(0, 1000)));
            var logs = await suite._engine.Grains.Logs(_workspace).AtPositions($"rn_{run}", positions.Positions);
            Assert.Equal(logIds, logs.Select(log => log.Id).Order());
            var judgments = await suite._engine.Grains.Logs(_workspace).Judgments(logIds);
            Assert.Equal(
                logIds.SelectMany(id => new[] { $"{id} {_judged[id].Passed}", $"{id} {_judged[id].Score}" }).Order(),
                judgments.Select(judgment => $"{judgment.ParentId} {Encoding.UTF8.GetString(judgment.Document)}").Order());
        }

        private static Judge Judgment(string logId, FileVersionRef evaluator, Outcome outcome, long fingerprint, string document) =>
            new(null, logId, evaluator, outcome, null, null, fingerprint, Encoding.UTF8.GetBytes(document));
    }
}
