using Evals.Contracts;
using Evals.Engine.Faults;
using Outcome = Evals.Contracts.Outcome;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private sealed partial class EvaluationWalk
    {
        private const int Indexes = 4;

        private string RowsRun => $"rn_{seed}_rows";

        /// <summary>Now and then an append on the way fails or its answer is lost; the caller sends the command again.</summary>
        private async Task<Result<T>> Surely<T>(Func<Task<Result<T>>> command)
            where T : notnull
        {
            if (_dice.Chance(15)) suite.Journal.FailNext(_dice.Chance(50) ? AppendFault.After : AppendFault.Before);
            try
            {
                return await command();
            }
            catch (GrainUnavailableException)
            {
                var answer = await command();
                // What the first time left in the outbox is delivered now: an offer that came much later might find a run that waits again.
                await suite.Crash();
                return answer;
            }
            finally
            {
                suite.Journal.Fault = _ => AppendFault.None;
            }
        }

        private async Task AddRunOfRows()
        {
            var evaluation = Pick(_plain.Evaluations.Keys);
            await Ok(suite.EvaluationAt(evaluation).CreateRun(
                RowsRun, new CreateRun(null, Version, false, null, Dialect: StatusDialect.EvalGuard)));
            _plain.Runs[RowsRun] = new PlainEvaluations.Run { HasRows = true, Status = RunStatus.Running };
            _plain.Evaluations[evaluation].List(RowsRun);
        }

        /// <summary>Rows beside one another, each judged by some of two evaluators.</summary>
        private async Task PutRows()
        {
            EvaluatorRef[] evaluators = [Evaluators[_dice.Next(0, 3)], Evaluators[3]];
            ResultRow[] rows = [.. Enumerable.Range(_dice.Next(0, Indexes), 2).Select(index => new ResultRow(
                index, _step, [.. evaluators.Select(_ => _dice.Next(0, 3) switch { 2 => double.NaN, var side => side })], "{}"u8.ToArray()))];
            await Ok(Surely(() => suite.Run(RowsRun).PutRows(new PutRows(evaluators, rows))));
            if (_dice.Chance(30)) await Ok(suite.Run(RowsRun).PutRows(new PutRows(evaluators, rows)));
            foreach (var row in rows) Take(row, evaluators);
        }

        private void Take(ResultRow row, EvaluatorRef[] evaluators)
        {
            var id = RowIds.LogId(RowsRun, row.Index);
            var log = _plain.Logs.Find(known => known.Id == id);
            if (log is null)
            {
                _plain.Logs.Add(log = new PlainEvaluations.Log { Id = id, Home = RowsRun, Complete = true, IsRow = true });
                _plain.Put(RowsRun, log);
            }

            log.Judgments.RemoveAll(judgment => judgment.Id is null);
            foreach (var (evaluator, judgment) in evaluators.Zip(row.Judgments))
            {
                if (double.IsNaN(judgment)) continue;
                log.Judgments.RemoveAll(known => known.Evaluator == evaluator);
                log.Judgments.Add((evaluator, Outcome.Of(judgment != 0), null));
            }
        }

        private async Task DeleteJudgment(PlainEvaluations.Log log)
        {
            if (log.IsRow || log.Judgments.Count == 0) return;
            var judgment = log.Judgments[_dice.Next(0, log.Judgments.Count)];
            await Ok(Surely(() => suite.Run(log.Home).DeleteLogs([judgment.Id!])));
            log.Judgments.Remove(judgment);
        }

        /// <summary>A log turns out to have been made for a datapoint; one that was posted to no run joins those that wait.</summary>
        private async Task TellDatapoint(PlainEvaluations.Log log)
        {
            if (log.Known is not null || log.IsRow) return;
            log.Known = _datapoints[_dice.Next(0, Datapoints)];
            await Ok(Surely(() => suite.Run(log.Home).UpdateLog(new UpdateLog(log.Id, null, "{}"u8.ToArray(), log.Known))));
            if (log.Home == log.Id) _plain.Join(log);
        }
    }
}
