using Evals.Contracts;
using Evals.Grains.Ports;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_removed_log_is_nowhere_and_the_judgments_on_it_are_not_either()
    {
        await Commit(
            new InsertLog(Log("log_1")), new InsertRunLog("rn_1", 0, "log_1"), new InsertLog(Child("log_2", "log_1", 1)),
            new InsertRunLog("rn_1", 1, "log_2"), new InsertLog(Judgment("log_j", "log_1", 3)), new InsertLog(Judgment("log_k", "log_2", 4)));
        await Commit(new RemoveLog("log_1"), new RemoveLog("log_1"), new RemoveLog("log_unknown"));

        Assert.Equal(["log_2", "log_k"], (await Ports.Logs.Get(Workspace, ["log_1", "log_2", "log_j", "log_k"])).Select(log => log.Id));
        Assert.Empty(await Ports.Logs.Places(Workspace, ["log_1", "log_j"]));
        Assert.Equal([(1L, "log_2")], await InRun("rn_1", 0, 10));
        Assert.Equal(["log_k"], (await Ports.Logs.Judgments(Workspace, ["log_1", "log_2"])).Select(log => log.Id));
        Assert.Equal(["log_2"], (await Ports.Logs.TraceChildren(Workspace, ["log_1"])).Select(log => log.Id));
        Assert.Equal(new LogCounts(1, 1), await Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
        Assert.Equal(new LogCounts(1, 1), await Ports.Logs.Count(Workspace, "ev_1", "evv_1"));
        Assert.Equal("1: log_2", await Find(new LogQuery("fl_1", null, []), 0, 10));
    }

    [Fact]
    public async Task A_removed_logs_id_is_free_and_its_old_company_forgotten()
    {
        await Commit(new InsertLog(Child("log_1", "log_p", 1)), new InsertLog(Judgment("log_j", "log_1", 3)));
        await Commit(new RemoveLog("log_1"), new InsertLog(Child("log_1", "log_p", 2)));

        Assert.Equal(Time.AddMinutes(2), (await Ports.Logs.TraceChildren(Workspace, ["log_p"])).Single().CreatedAt);
        Assert.Empty(await Ports.Logs.Judgments(Workspace, ["log_1"]));
        Assert.Equal(new LogCounts(1, 1), await Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
        Assert.Equal(new LogCounts(0, 0), await Ports.Logs.Count(Workspace, "ev_1", "evv_1"));
    }

    [Fact]
    public async Task A_log_whose_removal_is_refused_with_the_rest_stays()
    {
        await Commit(new InsertLog(Child("log_1", "log_p", 1)), new InsertLog(Judgment("log_j", "log_1", 3)), new InsertLog(Log("log_2")));
        var refused = await Ports.Journal.Append(Append(Run("rn_other"), 1, new RemoveLog("log_1"), new InsertLog(Log("log_2"))));

        Assert.Equal(AppendOutcomeKind.Conflict, refused.Kind);
        Assert.Equal(["log_1", "log_j"], (await Ports.Logs.Get(Workspace, ["log_1", "log_j"])).Select(log => log.Id));
        Assert.Equal(["log_j"], (await Ports.Logs.Judgments(Workspace, ["log_1"])).Select(log => log.Id));
        Assert.Equal(["log_1"], (await Ports.Logs.TraceChildren(Workspace, ["log_p"])).Select(log => log.Id));
        Assert.Equal(new LogCounts(2, 2), await Ports.Logs.Count(Workspace, "fl_1", "flv_1"));
        Assert.Equal(new LogCounts(1, 1), await Ports.Logs.Count(Workspace, "ev_1", "evv_1"));
    }
}
