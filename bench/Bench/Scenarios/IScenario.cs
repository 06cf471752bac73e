using Evals.Bench.Report;

namespace Evals.Bench.Scenarios;

/// <summary>Measures the limits of one name.</summary>
internal interface IScenario
{
    /// <summary>The first part of its limits' ids.</summary>
    string Name { get; }

    /// <summary>What it measures, in a few words.</summary>
    string About { get; }

    Task Run(Workbench bench, Findings findings);
}
