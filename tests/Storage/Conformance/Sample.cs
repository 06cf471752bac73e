using Evals.Contracts;
using Evals.Grains.Ports;

namespace Evals.Storage.Tests.Conformance;

/// <summary>Rows and entries with everything that a fact does not care about filled in.</summary>
internal static class Sample
{
    public const string Workspace = "default";

    public static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static readonly FileVersionRef Flow = new(FileType.Flow, "fl_1", "flv_1");

    public static readonly FileVersionRef Evaluator = new(FileType.Evaluator, "ev_1", "evv_1");

    public static GrainId Run(string id, string workspace = Workspace) => new(GrainKind.Run, new GrainKey(workspace, id));

    public static JournalAppend Append(GrainId grain, long seq, params IReadOnlyList<StoreRow> rows) =>
        new(grain, seq, Bytes($"[{seq}]"), rows);

    public static LogRecord Log(string id, string run = "rn_1", FileVersionRef? version = null) => new(
        id, version ?? Flow, run, ParentId: null, TraceParentId: null, DatapointId: null, Complete: true, Time, Revision: 0,
        Bytes($"{{\"log\":\"{id}\"}}"));

    public static LogRecord Judgment(string id, string parent, long revision, FileVersionRef? evaluator = null) =>
        Log(id, version: evaluator ?? Evaluator) with { ParentId = parent, Revision = revision };

    public static PutFile FileRow(string id, string path, FileType type = FileType.Flow, int created = 0, int updated = 0, params IReadOnlyList<string> environments) =>
        new(id, type, path, environments, Time.AddMinutes(created), Time.AddMinutes(updated));

    public static DirectoryView Folder(string id, string path) => new(id, path, Time, Time);

    public static PutEvaluation Evaluation(string id, string? file, string? name, int minutes = 0) =>
        new(id, file, name, Time.AddMinutes(minutes));

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
