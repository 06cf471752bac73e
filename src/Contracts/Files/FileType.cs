namespace Evals.Contracts;

/// <summary>What a file is. The numbers are stored: never reuse one.</summary>
public enum FileType
{
    Prompt = 0,
    Tool = 1,
    Dataset = 2,
    Evaluator = 3,
    Flow = 4,
    Agent = 5,
}
