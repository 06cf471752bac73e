using Evals.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Runs;

public sealed class RunPropertyTests
{
    private const int Kinds = 22;

    [Theory]
    [InlineData(StatusDialect.HumanloopV5)]
    [InlineData(StatusDialect.HumanloopV4)]
    [InlineData(StatusDialect.EvalGuard)]
    public void Whatever_happens_a_run_says_what_a_recount_says(StatusDialect rules) => Prop.ForAll<(byte Kind, byte A, byte B)[]>(steps =>
    {
        var pair = new RunPair(rules);
        foreach (var (kind, a, b) in steps) pair.Step(kind % Kinds, a, b);
        pair.AssertTheSharerCatchesUp();
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithStartSize(10).WithEndSize(150));
}
