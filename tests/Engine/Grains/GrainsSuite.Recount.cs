using Evals.Contracts;
using Evals.Engine.Hosting;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Evals.Contracts.Outcome;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    /// <summary>Whatever is done, one thing after the other, with crashes and idle times between: lists, statuses and statistics are
    /// those of plain lists that are counted over.</summary>
    [Fact]
    public void Whatever_is_done_to_evaluations_every_figure_equals_a_recount() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Wait(() => new EvaluationWalk(this, seed).Go(120)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private sealed partial class EvaluationWalk(GrainsSuite suite, int seed)
    {
        private const int Datapoints = 3;

        private static readonly EvaluatorRef[] Evaluators =
            [.. new[] { ("ev_a", "evv_a1"), ("ev_a", "evv_a2"), ("ev_a", "evv_a3"), ("ev_b", "evv_b1") }
                .Select(id => new EvaluatorRef(id.Item1, id.Item2, new EvaluatorSpec(EvaluatorKind.External, ReturnType.Boolean, []), false))];

        private readonly Dice _dice = new(seed);
        private readonly PlainEvaluations _plain = new();
        private FileVersionRef Version => FlowVersion with { VersionId = $"flv_{seed}" };

        private int _step;
        private DatasetVersionRef _dataset = null!;
        private IReadOnlyList<string> _datapoints = [];

        public async Task Go(int steps)
        {
            var made = await Ok(suite.NewFile(FileType.Dataset).UpsertDataset(
                Dataset(DatasetAction.Set, Enumerable.Range(0, Datapoints)) with { Path = $"data/{seed}" }));
            _dataset = new DatasetVersionRef(made.Id, made.Version.Id, Datapoints);
            _datapoints = [.. (await suite.Catalog.Datapoints(_dataset.VersionId, new Window(0, Datapoints))).Records.Select(datapoint => datapoint.Id)];
            foreach (var name in (string[])["evr_one", "evr_two"]) await AddEvaluation($"{name}_{seed}");
            for (var run = 0; run < 3; run++) await AddRun();
            await AddRunOfRows();
            for (_step = 1; _step <= steps; _step++)
            {
                await Step();
                _plain.Settle();
                if (_step % 10 == 0 || _step == steps) await Compare();
            }
        }

        private Task Step() => _dice.Next(0, 20) switch
        {
            0 or 1 or 2 => AddLog(Pick(_plain.Runs.Keys)),
            3 => AddLog(null),
            4 or 5 or 6 or 7 => OnLog(Judge),
            8 => OnLog(Complete),
            9 => OnLog(Share),
            10 => OnLog(log => _dice.Chance(30) ? Delete(log) : Judge(log)),
            11 => ChangeEvaluators(),
            12 => ChangeRuns(),
            13 => ChangeStatus(),
            14 => _dice.Chance(30) ? AddRun() : SetControl(),
            15 => OnLog(DeleteJudgment),
            16 => OnLog(TellDatapoint),
            17 or 18 => PutRows(),
            _ => _dice.Chance(40) ? suite.Crash() : suite._engine.LetIdleGo(),
        };

        private async Task AddEvaluation(string id)
        {
            _plain.Evaluations[id] = new PlainEvaluations.Evaluation();
            _plain.Evaluations[id].Evaluators.Add(Evaluators[0]);
            await Ok(suite.EvaluationAt(id).Create(new CreateEvaluation(id, null, [Evaluators[0]])));
        }

        private async Task AddRun()
        {
            var (id, evaluation, isFree) = ($"rn_{seed}_{_plain.Runs.Count}", Pick(_plain.Evaluations.Keys), _dice.Chance(40));
            await Ok(suite.EvaluationAt(evaluation).CreateRun(id, new CreateRun(isFree ? null : _dataset, Version, false, null)));
            _plain.Runs[id] = new PlainEvaluations.Run { Datapoints = isFree ? null : Datapoints };
            _plain.Evaluations[evaluation].List(id);
        }

        private async Task AddLog(string? runId)
        {
            var id = $"log_{seed}_{_step}";
            var (datapoint, complete) = (_dice.Chance(70) ? _datapoints[_dice.Next(0, Datapoints)] : null, _dice.Chance(80));
            var command = Log(id, datapoint, fingerprint: _step) with { Complete = complete, Version = Version };
            var added = await Surely(() => suite.Run(runId ?? id).AddLog(command));
            if (runId is not null && _plain.Runs[runId].Status == RunStatus.Cancelled)
            {
                Assert.Equal(RefusalKind.IllegalTransition, added.Refusal?.Kind);
                return;
            }

            Assert.True(added.IsOk);
            if (_dice.Chance(30)) Assert.False((await Ok(suite.Run(runId ?? id).AddLog(command))).Created);
            var log = new PlainEvaluations.Log { Id = id, Home = runId ?? id, Datapoint = datapoint, Complete = complete, Known = datapoint };
            _plain.Logs.Add(log);
            if (runId is not null) _plain.Put(runId, log);
            else _plain.Join(log);
        }

        private async Task Judge(PlainEvaluations.Log log)
        {
            var evaluator = Evaluators[_dice.Next(0, Evaluators.Length)];
            var outcome = _dice.Next(0, 5) switch { 0 => Outcome.Null, 1 => Outcome.Error, var side => Outcome.Of(side == 2) };
            var command = new Judge(
                null, log.Id, new FileVersionRef(FileType.Evaluator, evaluator.FileId, evaluator.VersionId), outcome, null, null, _step, "{}"u8.ToArray());
            var judged = await Ok(Surely(() => suite.Run(log.Home).Judge(command)));
            if (_dice.Chance(30)) Assert.False((await Ok(suite.Run(log.Home).Judge(command))).Created);
            log.Judgments.RemoveAll(known => known.Id is null && known.Evaluator == evaluator);
            log.Judgments.Add((evaluator, outcome, judged.LogId));
        }

        private async Task Complete(PlainEvaluations.Log log)
        {
            await Ok(Surely(() => suite.Run(log.Home).UpdateLog(new UpdateLog(log.Id, true, "{}"u8.ToArray()))));
            log.Complete = true;
        }

        private async Task Share(PlainEvaluations.Log log)
        {
            var run = Pick(_plain.Runs.Keys);
            var shared = await Surely(() => suite.Run(run).AddExistingLogs([new LogPlace(log.Id, log.Home, log.Known)]));
            if (shared.IsOk) _plain.Put(run, log, log.Known);
            else Assert.Equal((RefusalKind.IllegalTransition, RunStatus.Cancelled), (shared.Refusal.Kind, _plain.Runs[run].Status));
        }

        private async Task Delete(PlainEvaluations.Log log)
        {
            if (log.IsRow) return;
            Assert.InRange(await Ok(Surely(() => suite.Run(log.Home).DeleteLogs([log.Id]))), 0, 1);
            Assert.Equal(0, await Ok(suite.Run(log.Home).DeleteLogs([log.Id])));
            _plain.Delete(log);
        }

        private async Task ChangeEvaluators()
        {
            var (id, evaluator) = (Pick(_plain.Evaluations.Keys), Evaluators[_dice.Next(0, Evaluators.Length)]);
            var known = _plain.Evaluations[id].Evaluators;
            if (_dice.Chance(50))
            {
                await Ok(Surely(() => suite.EvaluationAt(id).AddEvaluators([evaluator])));
                if (!known.Contains(evaluator)) known.Add(evaluator);
            }
            else
            {
                Assert.Equal(known.Remove(evaluator), (await suite.EvaluationAt(id).RemoveEvaluator(evaluator.VersionId)).IsOk);
            }
        }

        private async Task ChangeRuns()
        {
            var (id, run) = (Pick(_plain.Evaluations.Keys), Pick(_plain.Runs.Keys));
            var evaluation = _plain.Evaluations[id];
            if (_dice.Chance(60))
            {
                await Ok(suite.EvaluationAt(id).AddExistingRun(run));
                evaluation.List(run);
            }
            else
            {
                Assert.Equal(evaluation.Runs.Contains(run), (await suite.EvaluationAt(id).RemoveRun(run)).IsOk);
                evaluation.Unlist(run);
            }
        }

        private async Task SetControl()
        {
            var (id, run) = (Pick(_plain.Evaluations.Keys), Pick(_plain.Runs.Keys));
            if ((await suite.EvaluationAt(id).SetControl(run)).IsOk) _plain.Evaluations[id].Control = run;
            else Assert.DoesNotContain(run, _plain.Evaluations[id].Runs);
        }

        private async Task ChangeStatus()
        {
            if (!_dice.Chance(25)) return;
            var (run, target) = (Pick(_plain.Runs.Keys), _dice.Chance(50) ? RunStatus.Cancelled : RunStatus.Completed);
            var plain = _plain.Runs[run];
            if (plain.HasRows) return;
            var isOpen = plain.Status is RunStatus.Pending or RunStatus.Running;
            var changed = await suite.Run(run).ChangeStatus(new ChangeStatus(target));
            Assert.Equal(isOpen, changed.IsOk);
            if (isOpen) (plain.Status, plain.ByHand) = (target, true);
        }

        private async Task Compare()
        {
            foreach (var (id, evaluation) in _plain.Evaluations)
            {
                var view = await Ok(suite.EvaluationAt(id).Get());
                Assert.Equal(evaluation.Evaluators.Select(evaluator => evaluator.VersionId), view.Evaluators.Select(entry => entry.Evaluator.VersionId));
                Assert.Equal(
                    evaluation.Runs.AsEnumerable().Reverse().Select(run => (run, run == evaluation.Control)),
                    view.Runs.Select(run => (run.RunId, run.Control)));
                foreach (var run in evaluation.Runs) await CompareStats(id, evaluation, run);
            }

            foreach (var (id, run) in _plain.Runs) await CompareRun(id, run);
            var waiting = await suite._store.Ports.Catalog.WaitingRuns(Workspace, Version.VersionId, 99);
            Assert.Equal(_plain.Runs.Where(run => run.Value.Waits).Select(run => run.Key).Order(), waiting.Order());
        }

        private async Task CompareStats(string id, PlainEvaluations.Evaluation evaluation, string runId)
        {
            var stats = await Ok(suite.Run(runId).Stats(id));
            Assert.Equal((_plain.Runs[runId].Status, (long)_plain.Runs[runId].Logs.Count), (stats.Status, stats.LogCount));
            var expected = evaluation.Evaluators.Select(evaluator => (evaluator.VersionId, Of: _plain.Counted(evaluation, runId, evaluator)));
            Assert.Equal(
                expected.Select(entry => (entry.VersionId, Count(entry.Of, _ => true), Count(entry.Of, outcome => outcome.Boolean),
                    Count(entry.Of, outcome => outcome.Kind == OutcomeKind.Null), Count(entry.Of, outcome => outcome.Kind == OutcomeKind.Error))),
                stats.Evaluators.Select(evaluator => (evaluator.VersionId, evaluator.Count, evaluator.True, evaluator.Nulls, evaluator.Errors)));
        }

        private async Task CompareRun(string id, PlainEvaluations.Run run)
        {
            var view = await Ok(suite.Run(id).Get());
            Assert.Equal((run.Status, run.Logs.Count, run.Logs.Count(log => log.Complete)), (view.Status, (int)view.LogCount, (int)view.CompleteLogCount));
            var positions = await Ok(suite.Run(id).Positions(new Window(0, 1_000)));
            Assert.Equal(run.Logs.Select(log => log.Id), (await suite.Logs.AtPositions(id, positions.Positions)).Select(log => log.Id));
        }

        private static long Count(List<Outcome> outcomes, Func<Outcome, bool> which) => outcomes.Count(which);

        private Task OnLog(Func<PlainEvaluations.Log, Task> act) => _plain.Logs.Count == 0 ? Task.CompletedTask : act(_plain.Logs[_dice.Next(0, _plain.Logs.Count)]);

        private string Pick(ICollection<string> ids) => ids.ElementAt(_dice.Next(0, ids.Count));
    }
}
