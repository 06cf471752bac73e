namespace Evals.Contracts;

/// <summary>One page of a list.</summary>
/// <param name="Records">At most as many records as were asked for.</param>
/// <param name="Total">How many there are over all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Records, long Total);

/// <summary>Which part of a list to answer.</summary>
/// <param name="Offset">How many records to pass over, 0 or more.</param>
/// <param name="Count">How many records to answer at the most, 0 or more.</param>
public readonly record struct Window(long Offset, int Count);
