using Evals.Domain.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Statistics;

public sealed class LogSketchTests
{
    [Fact]
    public void Every_rank_is_within_one_percent_of_either_sign_and_any_size() => Prop.ForAll(Arb.From(Values().NonEmptyListOf()), values =>
        AssertNear(values, Sketch(values))).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_can_be_taken_out_again() => Prop.ForAll(
        Arb.From(Values().NonEmptyListOf()), Arb.From(Values().ListOf()), (stay, go) =>
        {
            var sketch = Sketch(stay.Concat(go));
            foreach (var value in go) sketch.Remove(value);
            AssertNear(stay, sketch);
            Assert.Equal(All(Sketch(stay)), All(sketch));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_that_come_and_go_after_a_look_are_seen_by_the_next() => Prop.ForAll(
        Arb.From(Values().NonEmptyListOf()), Arb.From(Values().NonEmptyListOf()), (first, second) =>
        {
            var sketch = Sketch(first);
            AssertNear(first, sketch);
            foreach (var value in second) sketch.Add(value);
            AssertNear(first.Concat(second), sketch);
            foreach (var value in first) sketch.Remove(value);
            AssertNear(second, sketch);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sketches_add_up_to_the_sketch_of_all() => Prop.ForAll(
        Arb.From(Values().ListOf()), Arb.From(Values().NonEmptyListOf()), (one, other) =>
        {
            var sum = Sketch(one);
            sum.Merge(Sketch(other));
            Assert.Equal(All(Sketch(one.Concat(other))), All(sum));
        }).QuickCheckThrowOnFailure();

    private static Gen<double> Values() => ExactSumTests.Values().Where(value => value == 0 || double.IsNormal(value));

    private static LogSketch Sketch(IEnumerable<double> values)
    {
        var sketch = new LogSketch();
        foreach (var value in values) sketch.Add(value);
        return sketch;
    }

    private static double[] All(LogSketch sketch) => sketch.At([.. Enumerable.Range(0, (int)sketch.Count).Select(rank => (long)rank)]);

    private static void AssertNear(IEnumerable<double> values, LogSketch sketch)
    {
        foreach (var (expected, actual) in values.Order().Zip(All(sketch), (a, b) => (a, b)))
            Recount.AssertNear(expected, actual, 0.01);
    }
}
