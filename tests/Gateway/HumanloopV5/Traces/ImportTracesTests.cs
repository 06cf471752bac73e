using System.Text.Json;
using Evals.Gateway.Tests.Hosting;
using static Evals.Gateway.Tests.HumanloopV5.Traces.Spans;

namespace Evals.Gateway.Tests.HumanloopV5.Traces;

/// <summary>What decorated functions send when they end.</summary>
public sealed class ImportTracesTests : IAsyncLifetime
{
    private const string Import = "import/otel/v1/traces";

    private readonly EmbeddedHost _host = new();
    private Scenario _scenario = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _scenario = await Scenario.Start(_host.Client, 1);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_flow_that_ends_inside_an_evaluation_is_completed_and_brought_into_the_run()
    {
        var evaluation = (await _scenario.Evaluation("decorated", "demo/boolean")).Text("id");
        var run = await _scenario.Run(evaluation);
        var log = await Begun();
        Assert.Equal("incomplete", (await _host.Client.Get($"logs/{log}")).Text("log_status"));

        var ended = Span(
            ("humanloop.file.path", "demo/flow"), ("humanloop.file.type", "flow"), ("humanloop.log.id", log), ("humanloop.log.output", "42"),
            ("humanloop.log.log_status", "complete"), ("humanloop.log.run_id", run), ("humanloop.log.source_datapoint_id", _scenario.Datapoints[0]));
        var answer = await _scenario.Ok(HttpMethod.Post, Import, Trace(ended));
        Assert.Equal($$"""{"records":["{{log}}"]}""", answer.Json.GetRawText());
        await _scenario.Ok(HttpMethod.Post, Import, Trace(ended));

        var stored = await _host.Client.Get($"logs/{log}");
        Assert.Equal(("42", "complete", _scenario.Datapoints[0]), (stored.Text("output"), stored.Text("log_status"), stored.Text("source_datapoint_id")));
        Assert.Equal("1", stored["inputs"].GetProperty("a").GetString());
        Assert.Equal("running", await _scenario.Status(evaluation, run));
        await _scenario.Judge(log, "boolean", "true");
        Assert.Equal("completed", await _scenario.Status(evaluation, run));
        Assert.Equal(1, (await _scenario.Stats(evaluation))["run_stats"][0].GetProperty("num_logs").GetInt32());
    }

    [Fact]
    public async Task A_function_that_throws_leaves_its_error_and_one_that_answers_a_message_the_message()
    {
        var (thrown, spoken) = (await Begun(), await Begun());
        await _scenario.Ok(HttpMethod.Post, Import, Trace(
            Span(("humanloop.file.type", "flow"), ("humanloop.log.id", thrown), ("humanloop.log.error", "it broke"), ("humanloop.log.log_status", "complete")),
            Span(
                ("humanloop.file.type", "flow"), ("humanloop.log.id", spoken), ("humanloop.log.error", "None"), ("humanloop.log.log_status", "complete"),
                ("humanloop.log.output_message.role", "assistant"), ("humanloop.log.output_message.content", "hello"))));

        Assert.Equal("it broke", (await _host.Client.Get($"logs/{thrown}")).Text("error"));
        var message = await _host.Client.Get($"logs/{spoken}");
        Assert.Equal("hello", message["output_message"].GetProperty("content").GetString());
        Assert.False(message.Json.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task A_tool_call_makes_its_version_and_one_log_in_the_trace_however_often_it_is_sent()
    {
        var flow = await Begun();
        var call = Span(
            ("humanloop.file.path", "demo/calculator"), ("humanloop.file.type", "tool"), ("humanloop.file.function.name", "add"),
            ("humanloop.file.function.strict", "True"), ("humanloop.file.function.parameters.required.0", "a"),
            ("humanloop.log.inputs.a", "1"), ("humanloop.log.output", "3"), ("humanloop.log.trace_parent_id", flow));

        var first = (await _scenario.Ok(HttpMethod.Post, Import, Trace(call)))["records"][0].GetString();
        var again = (await _scenario.Ok(HttpMethod.Post, Import, Trace(call)))["records"][0].GetString();

        Assert.Equal(first, again);
        var child = Assert.Single((await _host.Client.Get($"logs/{flow}"))["trace_children"].EnumerateArray());
        Assert.Equal((first, "3"), (child.GetProperty("id").GetString(), child.GetProperty("output").GetString()));
        Assert.Equal("2025-11-21T03:04:05.000123Z", child.GetProperty("start_time").GetString());
        var function = child.GetProperty("tool").GetProperty("function");
        Assert.Equal("add", function.GetProperty("name").GetString());
        Assert.True(function.GetProperty("strict").GetBoolean());
        Assert.Equal("a", function.GetProperty("parameters").GetProperty("required")[0].GetString());
    }

    [Fact]
    public async Task What_a_deleted_flow_had_called_is_kept_and_the_flow_does_not_come_back()
    {
        var flow = await Begun();
        Assert.Equal(204, (await _host.Client.Send(HttpMethod.Delete, $"logs?id={flow}", null)).Code);
        var call = Span(
            ("humanloop.file.path", "demo/calculator"), ("humanloop.file.type", "tool"), ("humanloop.file.function.name", "add"),
            ("humanloop.log.output", "3"), ("humanloop.log.trace_parent_id", flow));
        var before = await _host.Client.Get("logs?file_id=" + _scenario.FlowId);

        var ended = await _scenario.Ok(HttpMethod.Post, Import, Trace(call, Span(("humanloop.file.path", "demo/flow"), ("humanloop.file.type", "flow"))));
        var log = await _host.Client.Get($"logs/{Assert.Single(ended["records"].EnumerateArray()).GetString()}");

        Assert.Equal(("3", flow), (log.Text("output"), log.Text("trace_parent_id")));
        Assert.Equal(before["total"].GetInt32(), (await _host.Client.Get("logs?file_id=" + _scenario.FlowId))["total"].GetInt32());
    }

    [Fact]
    public async Task A_call_of_a_model_under_a_prompt_decorator_is_a_log_of_that_prompt()
    {
        var reply = await _scenario.Ok(HttpMethod.Post, Import, Trace(Span(
            ("humanloop.file.path", "demo/asked"), ("humanloop.file.type", "prompt"), ("gen_ai.system", "OpenAI"), ("gen_ai.request.model", "gpt-4o"),
            ("gen_ai.request.temperature", "0.5"), ("gen_ai.prompt.0.role", "user"), ("gen_ai.prompt.0.content", "hi"),
            ("gen_ai.completion.0.role", "assistant"), ("gen_ai.completion.0.content", "hello"), ("gen_ai.completion.0.finish_reason", "stop"),
            ("gen_ai.usage.prompt_tokens", "7"), ("gen_ai.usage.completion_tokens", "2"))));

        var log = await _host.Client.Get($"logs/{reply["records"][0].GetString()}");
        Assert.Equal(("hello", "stop", 7, 2), (log.Text("output"), log.Text("finish_reason"), log["prompt_tokens"].GetInt32(), log["output_tokens"].GetInt32()));
        Assert.Equal("hi", log["messages"][0].GetProperty("content").GetString());
        var prompt = log["prompt"];
        Assert.Equal(("gpt-4o", "openai", 0.5), (prompt.GetProperty("model").GetString(), prompt.GetProperty("provider").GetString(), prompt.GetProperty("temperature").GetDouble()));
    }

    [Theory]
    [InlineData("""{}""", 422, "body.resourceSpans")]
    [InlineData("""{"resourceSpans":1}""", 422, "body.resourceSpans")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[1]}]}]}""", 422, "body.resourceSpans.0.scopeSpans.0.spans.0")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[]}]}]}]}""", 422, "body.resourceSpans.0.scopeSpans.0.spans.0.attributes")]
    public async Task What_is_no_trace_is_refused(string body, int status, string place)
    {
        var reply = await _host.Client.Post(Import, body);
        Assert.Equal((status, place), (reply.Code, reply.Detail[0].Place()));
    }

    [Fact]
    public async Task A_span_that_can_not_be_accepted_keeps_the_others_from_changing_anything()
    {
        var log = await Begun();
        var good = Span(("humanloop.file.type", "flow"), ("humanloop.log.id", log), ("humanloop.log.output", "42"), ("humanloop.log.log_status", "complete"));
        string[] bad =
        [
            Span(("humanloop.file.type", "flow"), ("humanloop.log.id", log), ("humanloop.log.log_status", "done")),
            Span(("humanloop.file.type", "tool"), ("humanloop.file.path", "demo/tool"), ("humanloop.log.inputs", "text")),
            Span(("humanloop.file.type", "tool"), ("humanloop.file.path", "demo/tool"), ("humanloop.log.inputs" + string.Concat(Enumerable.Repeat(".a", 5_000)), "deep")),
            Span(("humanloop.file.type", "dataset")),
        ];
        foreach (var span in bad)
            Assert.Equal(422, (await _host.Client.Post(Import, Trace(good, span))).Code);
        Assert.Equal("incomplete", (await _host.Client.Get($"logs/{log}")).Text("log_status"));

        Assert.Equal(404, (await _host.Client.Post(Import, Trace(Span(("humanloop.file.type", "flow"), ("humanloop.log.id", "log_unknown"))))).Code);
        Assert.Equal(404, (await _host.Stranger.Post(Import, Trace(good))).Code);
        Assert.Equal("incomplete", (await _host.Client.Get($"logs/{log}")).Text("log_status"));
    }

    [Theory]
    [InlineData("humanloop.log.inputs")]
    [InlineData("humanloop.file.attributes")]
    public async Task An_attribute_nests_as_deep_as_a_body_may_or_is_refused(string name)
    {
        for (var depth = 58; depth <= 66; depth++)
        {
            var reply = await _host.Client.Post(Import, Trace(Span(
                ("humanloop.file.type", "flow"), ("humanloop.file.path", "demo/deep"), (name + string.Concat(Enumerable.Repeat(".a", depth)), "deep"))).Replace("b7ad6b71692033", $"{depth}", StringComparison.Ordinal));
            Assert.True(reply.Code == 200 || (depth > 58 && reply.Code == 422), $"{name}, {depth} levels: {reply.Code}");
            if (reply.Code == 200) await _scenario.Ok(HttpMethod.Get, $"logs/{reply["records"][0].GetString()}");
        }
    }

    private async Task<string> Begun() => (await _scenario.Ok(
        HttpMethod.Post, "flows/log", """{"path":"demo/flow","flow":{"attributes":{"v":1}},"inputs":{"a":"1"},"log_status":"incomplete"}""")).Text("id");
}
