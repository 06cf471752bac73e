using Evals.Contracts;

namespace Evals.Grains.Ports;

/// <summary>The kinds of grains that keep a journal. The names are stored: never change one.</summary>
public enum GrainKind
{
    File,
    Evaluation,
    Run,
}

/// <summary>Which journal: kind, workspace and id.</summary>
public readonly record struct GrainId(GrainKind Kind, GrainKey Key)
{
    public string Workspace => Key.Workspace;
}
