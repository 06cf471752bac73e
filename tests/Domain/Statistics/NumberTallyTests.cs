using Evals.Domain.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Statistics;

public sealed class NumberTallyTests
{
    [Fact]
    public void Without_numbers_there_are_no_figures() => Assert.Null(new NumberTally().ToStats());

    [Fact]
    public void Few_numbers_give_exact_figures() => Prop.ForAll(Arb.From(Eighths().ListOf()), values =>
        Recount.AssertSame(Recount.Of(values), Tally(values).ToStats())).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_taken_out_leave_the_figures_of_the_rest_to_the_last_bit() => Prop.ForAll(
        Arb.From(ExactSumTests.Values().ListOf()), Arb.From(ExactSumTests.Values().ListOf()), (stay, go) =>
        {
            var tally = Tally(stay.Concat(go));
            foreach (var value in go.AsEnumerable().Reverse()) tally.Remove(value);
            var (expected, actual) = (Tally(stay).ToStats(), tally.ToStats());
            Assert.Equal(expected?.Percentiles, actual?.Percentiles);
            Assert.Equal(expected is null ? null : expected with { Percentiles = actual!.Percentiles }, actual);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1000, 1e-12)]
    [InlineData(1001, 0.01)]
    [InlineData(20_000, 0.01)]
    public void Percentiles_are_exact_up_to_a_thousand_numbers_and_near_above(int count, double relative)
    {
        var random = new Random(count);
        var values = Enumerable.Range(0, count).Select(_ => Math.Floor(random.NextDouble() * 1e6) / 8 + 1).ToArray();
        Recount.AssertSame(Recount.Of(values), Tally(values).ToStats(), relative);
    }

    [Fact]
    public void Figures_stay_right_while_many_numbers_come_and_go()
    {
        var random = new Random(1);
        var values = new List<double>();
        var (tally, recounts) = (new NumberTally(), 0);
        foreach (var target in new[] { 2500, 0, 1100, 900, 1100, 20, 3000, 990, 5000, 10 })
        {
            while (values.Count != target)
            {
                if (values.Count < target) Add(random.Next(-4000, 4000) / 4.0);
                else TakeOut(random.Next(3) == 0 ? values.IndexOf(values.Max()) : random.Next(values.Count));
                if (tally.NeedsRecount) (tally, recounts) = (Tally(values), recounts + 1);
                if (values.Count % 97 == 0) Compare();
            }
        }

        Assert.InRange(recounts, 1, 40);

        void Add(double value)
        {
            values.Add(value);
            tally.Add(value);
        }

        void TakeOut(int at)
        {
            tally.Remove(values[at]);
            values.RemoveAt(at);
        }

        void Compare()
        {
            var (expected, actual) = (Recount.Of(values), tally.ToStats());
            if (values.Count <= NumberTally.ExactLimit) Recount.AssertSame(expected, actual);
            // Where the neighbours of a rank lie on both sides of zero, nothing can be near in proportion.
            else Assert.Equal((expected!.Sum, expected.Min, expected.Max), (actual!.Sum, actual.Min, actual.Max));
        }
    }

    private static NumberTally Tally(IEnumerable<double> values)
    {
        var tally = new NumberTally();
        foreach (var value in values) tally.Add(value);
        return tally;
    }

    private static Gen<double> Eighths() => Gen.Choose(-100_000, 100_000).Select(value => value / 8.0);
}
