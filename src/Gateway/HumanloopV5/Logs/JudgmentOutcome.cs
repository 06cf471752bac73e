using System.Text.Json;
using Evals.Contracts;

namespace Evals.Gateway.HumanloopV5.Logs;

/// <summary>What an evaluator's log comes to.</summary>
internal static class JudgmentOutcome
{
    /// <returns>Refused: Invalid on <c>judgment</c> when it is not of the type that the evaluator returns.</returns>
    public static Result<Outcome> Of(LogBody body, EvaluatorSpec evaluator)
    {
        if (body.Has(LogField.Error)) return Outcome.Error;
        if (!body.Has(LogField.Judgment)) return Outcome.Null;
        var outcome = Read(body.Value(LogField.Judgment), evaluator.ReturnType);
        return outcome.MismatchWith(evaluator) is { } mismatch ? Refusal.Invalid("Judgment", "judgment", mismatch) : outcome;
    }

    private static Outcome Read(JsonElement judgment, ReturnType type) => judgment.ValueKind switch
    {
        JsonValueKind.True => Outcome.Of(true),
        JsonValueKind.False => Outcome.Of(false),
        JsonValueKind.Number => Outcome.Of(judgment.GetDouble()),
        JsonValueKind.String when type is ReturnType.Select or ReturnType.MultiSelect => Outcome.Of([judgment.GetString()!]),
        JsonValueKind.String => Outcome.Text,
        _ => Outcome.Of([.. judgment.EnumerateArray().Select(option => option.GetString()!).Distinct()]),
    };
}
