using System.Globalization;
using Evals.Contracts;

namespace Evals.Gateway.EvalGuard;

/// <summary>Runs as this dialect names them: the number in a run's id, written as a UUID. The evaluation that is made for a run has the
/// same number.</summary>
internal static class RunUuid
{
    private const int Digits = 21;

    /// <summary>The UUID of a run, or of anything else whose id is a prefix and a number. Ids that are not of our making have none and
    /// get one that leads nowhere.</summary>
    public static string Of(string id) =>
        Base62.TryRead(id.AsSpan(id.IndexOf('_', StringComparison.Ordinal) + 1), out var number) ? Text(number) : Text(UInt128.MaxValue);

    /// <summary>The id of the run that a UUID (in the form 8-4-4-4-12) names; null for another text and for numbers that no id has.</summary>
    public static string? RunId(string uuid)
    {
        if (!Guid.TryParseExact(uuid, "D", out var parsed)) return null;
        var number = UInt128.Parse(parsed.ToString("N"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var digits = Base62.Encode(number, Digits);
        return Base62.TryRead(digits, out var back) && back == number ? IdPrefix.Run + digits : null;
    }

    /// <summary>The evaluation that was made for a run.</summary>
    public static string EvaluationOf(string runId) => string.Concat(IdPrefix.Evaluation, runId.AsSpan(IdPrefix.Run.Length));

    /// <summary>The run that an evaluation was made for.</summary>
    public static string RunOf(string evaluationId) => string.Concat(IdPrefix.Run, evaluationId.AsSpan(IdPrefix.Evaluation.Length));

    public static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);

    private static string Text(UInt128 number)
    {
        var hex = number.ToString("x32", CultureInfo.InvariantCulture);
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }
}
