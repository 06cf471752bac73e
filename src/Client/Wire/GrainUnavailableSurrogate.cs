using Evals.Contracts;

namespace Evals.Client;

/// <summary>A <see cref="GrainUnavailableException"/> on the wire: what it says and when to come back. Its cause stays in the silo's log.</summary>
[GenerateSerializer]
[Alias("evals.unavailable")]
internal struct GrainUnavailableSurrogate
{
    [Id(0)]
    public string Message;

    [Id(1)]
    public TimeSpan RetryAfter;
}

[RegisterConverter]
internal sealed class GrainUnavailableConverter : IConverter<GrainUnavailableException, GrainUnavailableSurrogate>
{
    public GrainUnavailableException ConvertFromSurrogate(in GrainUnavailableSurrogate surrogate) =>
        new(surrogate.Message, retryAfter: surrogate.RetryAfter);

    public GrainUnavailableSurrogate ConvertToSurrogate(in GrainUnavailableException value) =>
        new() { Message = value.Message, RetryAfter = value.RetryAfter };
}
