using Evals.Contracts;

namespace Evals.Gateway.HumanloopV4;

/// <summary>The ids of v4: those of the store under other prefixes, so that what was made through one dialect is found through the
/// other. Any documented prefix is read, one is written.</summary>
internal static class V4Ids
{
    public static Kind Project { get; } = new("pr_", IdPrefix.File(FileType.Prompt));

    public static Kind Config { get; } = new("config_", IdPrefix.Version(FileType.Prompt));

    public static Kind Dataset { get; } = new("evts_", IdPrefix.File(FileType.Dataset));

    public static Kind Evaluator { get; } = new("evfn_", IdPrefix.File(FileType.Evaluator));

    public static Kind EvaluatorVersion { get; } = new("evv_", IdPrefix.Version(FileType.Evaluator));

    public static Kind Evaluation { get; } = new("ev_", IdPrefix.Evaluation, "evrun_");

    /// <summary>Logs, and judgments, which are logs of evaluators.</summary>
    public static Kind Log { get; } = new("data_", IdPrefix.Log);

    /// <summary>What follows the prefix.</summary>
    public static string Tail(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    /// <param name="Wire">The prefix that v4 writes.</param>
    /// <param name="Stored">The prefix in the store, which v4 reads too.</param>
    /// <param name="Other">One more that v4's texts have; null for none.</param>
    internal sealed record Kind(string Wire, string Stored, string? Other = null)
    {
        /// <summary>Ids are 21 characters after their prefix; ids of logs that clients chose look otherwise and stay as they are.</summary>
        private const int TailLength = 21;

        public string ToStored(string id)
        {
            if (Swap(id, Wire, Stored) is { } stored) return stored;
            return Other is not null && Swap(id, Other, Stored) is { } other ? other : id;
        }

        public string ToWire(string id) => Swap(id, Stored, Wire) ?? id;

        private static string? Swap(string id, string from, string to) =>
            id.Length == from.Length + TailLength && id.StartsWith(from, StringComparison.Ordinal) && Base62.TryRead(id.AsSpan(from.Length), out _)
                ? string.Concat(to, id.AsSpan(from.Length))
                : null;
    }
}
