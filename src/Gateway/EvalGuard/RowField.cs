namespace Evals.Gateway.EvalGuard;

/// <summary>The fields of a row, by their places in <see cref="RowFields"/>.</summary>
internal static class RowField
{
    public const int TestCaseIndex = 0, Input = 1, Output = 2, ActualOutput = 3, Expected = 4, ExpectedOutput = 5, Scores = 6, ScorerResults = 7,
        LatencyMs = 8, Latency = 9, Passed = 10, Score = 11, Cost = 12, TokenUsage = 13;

    /// <summary>By the numbers above.</summary>
    public static readonly string[] Names =
    [
        "test_case_index", "input", "output", "actualOutput", "expected", "expectedOutput", "scores", "scorerResults",
        "latency_ms", "latency", "passed", "score", "cost", "tokenUsage",
    ];

    /// <summary>Numbers that are only kept.</summary>
    public static readonly int[] Numbers = [LatencyMs, Latency, Cost];
}
