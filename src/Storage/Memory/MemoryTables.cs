using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage.Memory;

/// <summary>The tables as dictionaries. Not for two threads at a time: the store holds a lock.</summary>
internal sealed class MemoryTables
{
    public Dictionary<GrainId, SortedList<long, byte[]>> Journals { get; } = [];

    public Dictionary<GrainId, Snapshot> Snapshots { get; } = [];

    public Dictionary<(string Workspace, string Id), PutFile> Files { get; } = [];

    public Dictionary<(string Workspace, string Path), string> FileIds { get; } = [];

    public Dictionary<(string Workspace, string Path), DirectoryView> Directories { get; } = [];

    public Dictionary<(string Workspace, string VersionId), string> Versions { get; } = [];

    public Dictionary<(string Workspace, string FileId, string Id), Datapoint> Datapoints { get; } = [];

    public Dictionary<(string Workspace, string VersionId), PutDatasetVersion> DatasetVersions { get; } = [];

    public Dictionary<(string Workspace, string Id), PutEvaluation> Evaluations { get; } = [];

    public Dictionary<(string Workspace, string FileId, string Name), string> EvaluationNames { get; } = [];

    public Dictionary<(string Workspace, string Id), LogRecord> Logs { get; } = [];

    /// <summary>Of judgments.</summary>
    public Dictionary<(string Workspace, string Id), byte[]> Outcomes { get; } = [];

    public Dictionary<(string Workspace, string ParentId), List<string>> Judgments { get; } = [];

    public Dictionary<(string Workspace, string TraceParentId), List<string>> TraceChildren { get; } = [];

    public Dictionary<(string Workspace, string FileId, string VersionId), long> LogCounts { get; } = [];

    public Dictionary<(string Workspace, string RunId), SortedSet<RunPlace>> RunLogs { get; } = [];

    public Dictionary<(string Workspace, string VersionId, string RunId), PutWaitingRun> WaitingRuns { get; } = [];

    public SortedDictionary<(string Id, string Workspace), OutboxMessage> Outbox { get; } = new(OrdinalPairs.Instance);

    public Dictionary<(string Workspace, string Name), AnswerRow> Answers { get; } = [];

    public Dictionary<(string Workspace, string Name), string> Keys { get; } = [];

    /// <summary>Workspace and name by the hash in hexadecimal.</summary>
    public Dictionary<string, (string Workspace, string Name)> KeyOwners { get; } = [];
}

/// <summary>A log's place in a run; equal and ordered by position alone.</summary>
internal readonly record struct RunPlace(long Position, string LogId) : IComparable<RunPlace>
{
    public int CompareTo(RunPlace other) => Position.CompareTo(other.Position);
}

internal sealed class OrdinalPairs : IComparer<(string, string)>
{
    public static OrdinalPairs Instance { get; } = new();

    public int Compare((string, string) x, (string, string) y)
    {
        var first = string.CompareOrdinal(x.Item1, y.Item1);
        return first != 0 ? first : string.CompareOrdinal(x.Item2, y.Item2);
    }
}
