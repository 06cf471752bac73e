using Evals.Contracts;
using Evals.Domain.Runs;
using static Evals.Contracts.RunStatus;
using static Evals.Contracts.StatusDialect;

namespace Evals.Domain.Tests.Runs;

public sealed class StatusMovesTests
{
    private static readonly RunStatus[] All = Enum.GetValues<RunStatus>();

    [Theory]
    [InlineData(HumanloopV5, Pending, new[] { Completed, Cancelled })]
    [InlineData(HumanloopV5, Queued, new RunStatus[0])]
    [InlineData(HumanloopV5, Running, new[] { Completed, Cancelled })]
    [InlineData(HumanloopV5, Completed, new RunStatus[0])]
    [InlineData(HumanloopV5, Cancelled, new RunStatus[0])]
    [InlineData(HumanloopV5, Errored, new RunStatus[0])]
    [InlineData(HumanloopV4, Pending, new[] { Running, Cancelled })]
    [InlineData(HumanloopV4, Queued, new RunStatus[0])]
    [InlineData(HumanloopV4, Running, new[] { Completed, Cancelled })]
    [InlineData(HumanloopV4, Completed, new[] { Running })]
    [InlineData(HumanloopV4, Cancelled, new RunStatus[0])]
    [InlineData(HumanloopV4, Errored, new RunStatus[0])]
    [InlineData(EvalGuard, Pending, new[] { Pending, Queued, Running, Completed, Cancelled, Errored })]
    [InlineData(EvalGuard, Queued, new[] { Pending, Queued, Running, Completed, Cancelled, Errored })]
    [InlineData(EvalGuard, Running, new[] { Pending, Queued, Running, Completed, Cancelled, Errored })]
    [InlineData(EvalGuard, Completed, new RunStatus[0])]
    [InlineData(EvalGuard, Cancelled, new RunStatus[0])]
    [InlineData(EvalGuard, Errored, new RunStatus[0])]
    public void A_dialect_moves_only_so(StatusDialect dialect, RunStatus from, RunStatus[] to) =>
        Assert.Equal(to, StatusMoves.Allowed(dialect, from));

    [Fact]
    public void A_run_moves_by_itself_only_so() => Assert.Equal(
        [(Pending, Running), (Pending, Completed), (Queued, Running), (Queued, Completed), (Running, Completed), (Completed, Running)],
        from a in All from b in All where StatusMoves.AllowsAutomatic(a, b) select (a, b));

    [Fact]
    public void Nothing_leads_out_of_a_final_status() => Assert.All(
        from dialect in Enum.GetValues<StatusDialect>() from a in All where StatusMoves.IsFinal(a) select (dialect, a),
        x => Assert.Empty(StatusMoves.Allowed(x.dialect, x.a)));
}
