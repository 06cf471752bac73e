using System.Text.Encodings.Web;
using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Evaluations;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Evaluations;

public sealed class StatsWriterTests
{
    private static readonly Dictionary<string, double> Percentiles = new() { ["0"] = 1, ["50"] = 2.5, ["99.9"] = 4, ["100"] = 4 };

    private static readonly EvaluatorStats[] Judged =
    [
        new("ev_1", "evv_bool", ReturnType.Boolean, 5, 1, 1, 2, null, null),
        new("ev_2", "evv_number", ReturnType.Number, 4, 0, 0, 0, new NumberStats(2.5, 10, 1.25, 1, 4, Percentiles), null),
        new("ev_3", "evv_select", ReturnType.Select, 3, 0, 1, 0, null, new Dictionary<string, long> { ["good"] = 2, ["bad"] = 0 }),
        new("ev_4", "evv_text", ReturnType.Text, 2, 0, 0, 0, null, null),
    ];

    private static readonly EvaluatorStats[] Empty =
    [
        new("ev_1", "evv_bool", ReturnType.Boolean, 0, 0, 0, 0, null, null),
        new("ev_2", "evv_number", ReturnType.Number, 0, 0, 0, 0, null, null),
        new("ev_3", "evv_select", ReturnType.Select, 0, 0, 0, 0, null, new Dictionary<string, long> { ["good"] = 0, ["bad"] = 0 }),
        new("ev_4", "evv_text", ReturnType.Text, 0, 0, 0, 0, null, null),
    ];

    [Fact]
    public void Statistics_are_written_as_the_clients_tell_them_apart()
    {
        var json = JsonBuffer.Build(
            Stats(Run("rn_00002", 2, RunStatus.Running, Empty), Run("rn_00001", 1, RunStatus.Completed, Judged, control: true)), StatsWriter.Write);

        Golden.MatchesText("stats.json", JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, Pretty));
    }

    [Fact]
    public void The_report_has_a_column_per_run_and_a_row_per_evaluator() => Golden.MatchesText(
        "report.txt",
        StatsReport.Of(Stats(Run("rn_00002", 2, RunStatus.Running, Empty), Run("rn_00001", 1, RunStatus.Completed, Judged, control: true))));

    [Fact]
    public void The_report_shows_the_control_and_the_newest_of_many_runs() => Golden.MatchesText(
        "report-many-runs.txt",
        StatsReport.Of(Stats([.. Enumerable.Range(1, 9).Reverse().Select(n => Run($"rn_0000{n}", n, RunStatus.Completed, Judged, control: n == 2))])));

    [Fact]
    public void The_report_of_an_evaluation_without_runs_names_its_evaluators() => Golden.MatchesText("report-no-runs.txt", StatsReport.Of(Stats()));

    [Theory]
    [InlineData("pending")]
    [InlineData("running", RunStatus.Running, RunStatus.Completed)]
    [InlineData("completed", RunStatus.Completed, RunStatus.Running)]
    [InlineData("completed", RunStatus.Cancelled, RunStatus.Errored, RunStatus.Completed, RunStatus.Pending)]
    [InlineData("pending", RunStatus.Cancelled, RunStatus.Queued)]
    [InlineData("cancelled", RunStatus.Cancelled, RunStatus.Errored)]
    public void The_status_is_that_of_the_newest_run_that_was_not_stopped(string expected, params RunStatus[] newestFirst)
    {
        var json = JsonBuffer.Build(Stats([.. newestFirst.Select((status, n) => Run($"rn_{n}", n, status, Empty))]), StatsWriter.Write);

        Assert.Equal(expected, JsonDocument.Parse(json).RootElement.GetProperty("status").GetString());
    }

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static StatsView Stats(params RunStatsView[] runs) => new(
        "demo/answers", [("evv_bool", "demo/exact"), ("evv_number", "demo/distance"), ("evv_select", "demo/tone"), ("evv_text", "demo/notes")], runs);

    private static RunStatsView Run(string id, int day, RunStatus status, EvaluatorStats[] evaluators, bool control = false) => new(
        new EvaluationRun(id, new DateTimeOffset(2026, 1, day + 1, 3, 4, 5, TimeSpan.Zero), control),
        control ? "flv_abcdefgh" : null,
        new RunStats(id, status, 5, evaluators));
}
