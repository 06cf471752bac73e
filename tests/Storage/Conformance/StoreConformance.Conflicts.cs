using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    public static TheoryData<string> UniqueRows => ["path", "evaluation name", "log id", "place in a run", "directory"];

    [Theory]
    [MemberData(nameof(UniqueRows))]
    public async Task A_taken_key_is_a_conflict_that_names_the_row_and_writes_nothing(string what)
    {
        var (first, second) = Rivals(what);
        await Commit(first);

        var append = Append(Run("rn_late"), 1, new InsertLog(Log("log_before")), second, new InsertLog(Log("log_after")));
        var outcome = await Ports.Journal.Append(append);

        Assert.Equal(AppendOutcomeKind.Conflict, outcome.Kind);
        Assert.Same(second, outcome.Row);
        Assert.Empty(await Entries(Run("rn_late")));
        Assert.Empty(await Ports.Logs.Get(Workspace, ["log_before", "log_after"]));
    }

    [Theory]
    [MemberData(nameof(UniqueRows))]
    public async Task A_key_is_taken_in_its_own_workspace_only(string what)
    {
        var (first, second) = Rivals(what);
        await Commit(first);
        Assert.Equal(AppendOutcome.Committed, await Ports.Journal.Append(Append(Run("rn_late", "other"), 1, second)));
    }

    [Theory]
    [MemberData(nameof(UniqueRows))]
    public async Task Of_rivals_in_one_entry_the_second_is_the_conflict(string what)
    {
        var (first, second) = Rivals(what);
        var outcome = await Ports.Journal.Append(Append(Run("rn_1"), 1, first, second));
        Assert.Same(second, outcome.Row);
        Assert.Empty(await Entries(Run("rn_1")));
    }

    [Fact]
    public async Task A_file_may_be_put_again_and_moved_and_leaves_its_old_path_free()
    {
        await Commit(FileRow("fl_1", "a/b"));
        await Commit(FileRow("fl_1", "a/b"));
        await Commit(FileRow("fl_1", "a/c"));
        Assert.Null(await Ports.Catalog.FileAt(Workspace, "a/b"));
        Assert.Equal("fl_1", (await Ports.Catalog.FileAt(Workspace, "a/c"))?.FileId);
        await Commit(FileRow("fl_2", "a/b"));
    }

    [Fact]
    public async Task Evaluations_without_a_name_or_a_file_never_collide_and_a_removed_ones_name_is_free()
    {
        await Commit(Evaluation("evr_1", "fl_1", null), Evaluation("evr_2", "fl_1", null));
        await Commit(Evaluation("evr_3", null, "n"), Evaluation("evr_4", null, "n"));
        await Commit(Evaluation("evr_5", "fl_1", "n"), Evaluation("evr_6", "fl_2", "n"));
        await Commit(new RemoveEvaluation("evr_5"));
        await Commit(Evaluation("evr_7", "fl_1", "n"));
    }

    private static (StoreRow First, StoreRow Second) Rivals(string what) => what switch
    {
        "path" => (FileRow("fl_1", "a/b"), FileRow("fl_2", "a/b")),
        "evaluation name" => (Evaluation("evr_1", "fl_1", "n"), Evaluation("evr_2", "fl_1", "n")),
        "log id" => (new InsertLog(Log("log_1")), new InsertLog(Log("log_1", "rn_2"))),
        "place in a run" => (new InsertRunLog("rn_1", 5, "log_1"), new InsertRunLog("rn_1", 5, "log_2")),
        "directory" => (new InsertDirectory(Folder("dir_1", "a")), new InsertDirectory(Folder("dir_2", "a"))),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };
}
