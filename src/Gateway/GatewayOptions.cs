namespace Evals.Gateway;

/// <summary>Limits and habits of the REST surface.</summary>
public sealed record GatewayOptions
{
    /// <summary>The largest request body, in bytes; a larger one is answered 413. Default: 16 MiB.</summary>
    public long BodyLimit { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many bytes large request bodies may take at once, with what parsing them takes: about as much as the text as a rule, and up
    /// to 48 times as much where it is nothing but brackets. Further requests are answered 503 with Retry-After; one body alone is always
    /// taken. Default: 128 MiB.</summary>
    public long BodyMemory { get; init; } = 128 * 1024 * 1024;

    /// <summary>How deep the JSON of a body may nest; deeper is answered 422. Default: 64 levels.</summary>
    public int JsonDepth { get; init; } = 64;

    /// <summary>The largest <c>size</c> of a page; more is answered 422. Default: 1,000 records, which the Humanloop export
    /// script asks for.</summary>
    public int MaxPageSize { get; init; } = 1_000;

    /// <summary>A request that takes longer is logged as slow. Default: 1 second.</summary>
    public TimeSpan SlowRequest { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether every request is logged, not only failed and slow ones. Default: false.</summary>
    public bool LogEveryRequest { get; init; }
}
