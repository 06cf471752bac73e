using Evals.Grains.Ports;

namespace Evals.Grains;

/// <summary>Which class answers for which kind of grain. Making one costs nothing and reads nothing.</summary>
internal static class GrainClasses
{
    public static IActivation Create(GrainId id, GrainServices services) => id.Kind switch
    {
        GrainKind.Run => new RunGrain(id, services),
        GrainKind.File => new FileGrain(id, services),
        GrainKind.Evaluation => new EvaluationGrain(id, services),
        _ => throw new ArgumentOutOfRangeException(nameof(id), id.Kind, "There is no grain class of this kind."),
    };
}
