using System.Text;
using Evals.Contracts;
using Evals.Engine.Faults;

namespace Evals.Engine.Grains;

public abstract partial class GrainsSuite
{
    private static readonly EvaluatorRef OnServer =
        new("ev_llm", "evv_llm", new EvaluatorSpec(EvaluatorKind.Llm, ReturnType.Boolean, []), Orchestrated: true);

    [Fact]
    public async Task A_run_that_was_to_be_generated_here_gets_an_errored_log_for_each_datapoint_once_also_over_a_crash()
    {
        var dataset = await DatasetOf(600);
        // The second chunk fails, as if the process died there.
        var appends = 0;
        Journal.Fault = append => append.Grain.Key.Id == "rn_1" && ++appends > 2 ? AppendFault.Before : AppendFault.None;
        await Ok(Run("rn_1").Create(new CreateRun(dataset, FlowVersion, Orchestrated: true, new Attachment("evr_1", 1, [OnServer]))));
        await Until(() => appends > 2);
        Journal.Fault = _ => AppendFault.None;
        await Crash();

        await UntilStatus(Run("rn_1"), RunStatus.Completed);
        Assert.Equal((RunStatus.Completed, 600), await StatusOf(Run("rn_1")));
        Assert.Equal((600, 600), ((await Stats(Run("rn_1"))).Count, (await Stats(Run("rn_1"))).Errors));
        var logs = await Logs.AtPositions("rn_1", [.. Enumerable.Range(0, 600).Select(at => (long)at)]);
        Assert.Equal(600, logs.Select(log => log.DatapointId).Distinct().Count());
        Assert.Contains("does not generate logs", Encoding.UTF8.GetString(logs[0].Document), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_evaluator_that_would_run_here_is_answered_with_errors_on_own_and_shared_logs()
    {
        var (home, sharer) = (await JudgedRun("rn_1"), await JudgedRun("rn_2"));
        var shared = (await Ok(home.AddLog(Log()))).LogId;
        var own = (await Ok(sharer.AddLog(Log()))).LogId;
        await Take(sharer, "rn_1", shared);
        await Ok(sharer.Attach(new Attachment("evr_1", 2, [OnServer])));
        await UntilStatus(sharer, RunStatus.Completed);

        Assert.Equal((2, 2), ((await Stats(sharer)).Count, (await Stats(sharer)).Errors));
        foreach (var judgment in await Logs.Judgments([own, shared]))
            Assert.Contains("does not execute llm evaluators", Encoding.UTF8.GetString(judgment.Document), StringComparison.Ordinal);
        Assert.Equal(2, (await Logs.Judgments([own, shared])).Select(judgment => judgment.ParentId).Distinct().Count());
    }

    /// <summary>What the run does by itself it does beside its callers, who ask until it is done.</summary>
    private static async Task UntilStatus(IRun run, RunStatus status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await Ok(run.Get())).Status != status)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
