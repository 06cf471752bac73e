using System.Text.Json;
using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>What the clients of one round were answered. Everything in here is promised.</summary>
/// <remarks>One worker writes to its own ledger alone: nothing here is shared while the load runs.</remarks>
internal sealed class Ledger
{
    /// <summary>Answered logs by id.</summary>
    public Dictionary<string, SentLog> Logs { get; } = [];

    /// <summary>Ids of logs that the shared run was answered to have taken up.</summary>
    public HashSet<string> Shared { get; } = [];

    /// <summary>The last answered judgment by log and evaluator version.</summary>
    public Dictionary<(string Log, string Evaluator), Verdict> Verdicts { get; } = [];

    /// <summary>Answered file versions: the flow's id by version id.</summary>
    public Dictionary<string, string> Versions { get; } = [];

    /// <summary>Ids of answered evaluations, beside the scene's own.</summary>
    public HashSet<string> Evaluations { get; } = [];

    /// <summary>Ids of answered runs of the scene's evaluation, beside its first two.</summary>
    public HashSet<string> Runs { get; } = [];

    /// <summary>The write that was under way when the server died, if one was: there or not, but never twice.</summary>
    public Attempt? Unanswered { get; set; }

    /// <summary>Writes that were answered.</summary>
    public long Answered { get; set; }
}

/// <param name="Token">Stands in the log's output, and in no other log's.</param>
/// <param name="Run">The run that it was posted to; null for none.</param>
internal sealed record SentLog(string Token, string? Run);

/// <summary>A judgment as it was sent: a value, an error, or neither (null).</summary>
internal sealed record Verdict(object? Judgment, string? Error);

/// <summary>A write: what to send, and what to note in the ledger when it was answered with the id.</summary>
/// <param name="Repeatable">Whether the server knows the write again when it is sent a second time.</param>
/// <param name="Token">The token of a log that it would not know again: unanswered, it may be there once.</param>
internal sealed record Attempt(string Path, object Body, Action<JsonElement> Note, bool Repeatable = true, string? Token = null)
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public Task<JsonElement> Send(V5 client) => client.Expect(Method, Path, Body);
}
