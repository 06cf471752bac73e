using System.Diagnostics.CodeAnalysis;

namespace Evals.Contracts;

/// <summary>An answer or a refusal, never both.</summary>
public sealed record Result<T>(T? Value, Refusal? Refusal)
    where T : notnull
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsOk => Refusal is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    public Result<TOther> Map<TOther>(Func<T, TOther> map)
        where TOther : notnull => IsOk ? map(Value) : Refusal;
}
