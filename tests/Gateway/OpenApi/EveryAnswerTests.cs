namespace Evals.Gateway.Tests.OpenApi;

/// <summary>Every answer of v5.</summary>
public sealed partial class EveryAnswerTests() : EveryAnswer(Documented.V5)
{
    private static string TooLong { get; } = new('x', 1001);

    protected override async Task AskOfEverything()
    {
        await AskOfFiles();
        await AskOfDirectories();
        await AskOfEvaluations();
    }
}
