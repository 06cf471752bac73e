namespace Evals.Bench.Scenarios;

internal static class AllScenarios
{
    public static IReadOnlyList<IScenario> List { get; } =
    [
        new Writes(),
        new PostgresWrites(),
        new ClusterWrites(),
        new Batches(),
        new Stats(),
        new FlatCost(),
        new Memory(),
        new ColdStart(),
        new Lists(),
        new Fairness(),
        new Snapshots(),
        new Overload(),
    ];
}
