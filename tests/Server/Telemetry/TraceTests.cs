using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Evals.Server.Processes;

namespace Evals.Server.Telemetry;

public sealed class TraceTests : IAsyncLifetime
{
    private const string LogRoute = "POST /v5/flows/log";

    private readonly Workplace _workplace = new();
    private readonly SpanRecorder _spans = new();
    private InProcessServer _server = null!;
    private V5 _client = null!;

    public async Task InitializeAsync()
    {
        _server = await InProcessServer.Start(_workplace);
        _client = new V5(_server.Url, InProcessServer.Key);
        await _client.Post("flows", new { path = "traced", attributes = new { } });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _spans.Dispose();
        _workplace.Dispose();
    }

    [Fact]
    public async Task One_trace_shows_a_request_from_http_through_the_grains_turn_to_the_commit()
    {
        await Log("first");

        var request = Assert.Single(await _spans.Requests(LogRoute, 1));
        var call = Assert.Single(_spans.Named("run.AddLog"), span => span.TraceId == request.TraceId);
        var append = Assert.Single(_spans.Named("run.append"), span => span.TraceId == request.TraceId);
        var commit = Assert.Single(_spans.Named("COMMIT"), span => span.TraceId == request.TraceId);
        Assert.Equal(request.SpanId, call.ParentSpanId);
        Assert.Equal(call.SpanId, append.ParentSpanId);
        Assert.Equal(append.SpanId, commit.ParentSpanId);
        Assert.Equal(ActivityKind.Client, commit.Kind);
        Assert.Equal("sqlite", commit.GetTagItem("db.system.name"));
        Assert.Equal("/v5/flows/log", request.GetTagItem("http.route"));
        Assert.Equal(200, request.GetTagItem("http.response.status_code"));
    }

    [Fact]
    public async Task The_commit_of_a_batch_links_the_traces_of_all_its_callers()
    {
        const int Others = 6;
        using var queue = new Measured("evals.storage.queue.length");
        Task[] logs;
        using (new HeldDatabase(_workplace.Database))
        {
            // The first is taken and waits for the database; the others wait for it, each as the home of a log of its own.
            var first = Log("0");
            await queue.Until(seen => seen.Count(added => added < 0) == 1);
            logs = [first, .. Enumerable.Range(1, Others).Select(i => Log($"{i}"))];
            await queue.Until(seen => seen.Where(added => added > 0).Sum() == Others + 1);
        }

        await Task.WhenAll(logs);

        var requests = await _spans.Requests(LogRoute, Others + 1);
        var batch = Assert.Single(_spans.Named("COMMIT"), span => Equals(span.GetTagItem("db.operation.batch.size"), Others));
        Assert.Equal(Others, batch.Links.Select(link => link.Context.TraceId).Intersect(requests.Select(request => request.TraceId)).Count());
        Assert.All(
            _spans.Named("run.append").Where(append => batch.Links.Any(link => link.Context.SpanId == append.SpanId)),
            append => Assert.True(batch.ParentSpanId == append.SpanId || append.Links.Any(link => link.Context.SpanId == batch.SpanId)));
    }

    [Fact]
    public async Task The_entry_of_a_grain_links_the_traces_of_all_whose_commands_it_holds()
    {
        const int Others = 5;
        var (_, run) = await Run();
        using var mailbox = new Measured("evals.grain.mailbox.length");
        Task[] logs;
        using (new HeldDatabase(_workplace.Database))
        {
            var first = Log("0", run);
            await mailbox.Until(seen => seen.Any(added => added < 0));
            mailbox.Forget();
            logs = [first, .. Enumerable.Range(1, Others).Select(i => Log($"{i}", run))];
            await mailbox.Until(seen => seen.Count(added => added > 0) == Others);
        }

        await Task.WhenAll(logs);

        var requests = (await _spans.Requests(LogRoute, Others + 1)).Select(request => request.TraceId).ToHashSet();
        var append = Assert.Single(_spans.Named("run.append"), span => Equals(span.GetTagItem("evals.grain.batch.size"), Others));
        var commit = Assert.Single(_spans.Named("COMMIT"), span => span.ParentSpanId == append.SpanId);
        Assert.Equal(Others, append.Links.Select(link => link.Context.TraceId).Append(append.TraceId).Intersect(requests).Count());
        Assert.Equal(Others, commit.Links.Select(link => link.Context.TraceId).Append(commit.TraceId).Intersect(requests).Count());
    }

    [Fact]
    public async Task A_refusal_is_in_its_span_and_no_span_holds_keys_or_bodies()
    {
        var (evaluation, run) = await Run();
        await Log("secret-body", run);
        await Move("cancelled");
        var (refused, _) = await Move("running");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        var request = (await _spans.Requests("PATCH /v5/evaluations/{id}/runs/{run_id}", 2))[1];
        Assert.Equal("IllegalTransition", _spans.Named("run.ChangeStatus").Single(span => span.TraceId == request.TraceId).GetTagItem("evals.refusal.kind"));
        Assert.All(
            _spans.Ended.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Value}"),
            value => Assert.False(value.Contains("secret", StringComparison.Ordinal) || value.Contains(InProcessServer.Key, StringComparison.Ordinal), value));

        Task<(HttpStatusCode Status, JsonElement Body)> Move(string status) =>
            _client.Send(HttpMethod.Patch, $"evaluations/{evaluation}/runs/{run}?secret=secret-query", new { status });
    }

    private Task<JsonElement> Log(string output, string? run = null) => _client.Post("flows/log", new { path = "traced", output, run_id = run });

    private async Task<(string Evaluation, string Run)> Run()
    {
        var file = await _client.Post("flows", new { path = "traced", attributes = new { } });
        var evaluation = await _client.Post("evaluations", new { name = "traced", file = new { id = file.GetProperty("id").GetString() }, evaluators = Array.Empty<object>() });
        var run = await _client.Post($"evaluations/{evaluation.GetProperty("id").GetString()}/runs", new { version = new { version_id = file.GetProperty("version_id").GetString() } });
        return (evaluation.GetProperty("id").GetString()!, run.GetProperty("id").GetString()!);
    }
}
