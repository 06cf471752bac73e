using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

public sealed class LogTests : IAsyncLifetime
{
    private const string Common =
        """
        "inputs":{"q":"é"},"error":null,"start_time":"2026-01-02T03:04:05.123Z","end_time":"2026-01-02T05:04:06+02:00",
        "created_at":"2026-01-02T03:04:07","source":"test","metadata":{"a":{"b":[1.50,null]}},"user":"u","environment":"staging","save":true,
        "provider_latency":0.25,"stdout":"out","provider_request":{"m":1},"provider_response":{}
        """;

    private const string Chat =
        """
        ,"messages":[{"role":"user","content":"hi"}],"output_message":{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",
        "function":{"name":"f","arguments":"{}"}}]},"prompt_tokens":1,"reasoning_tokens":2,"output_tokens":3,"prompt_cost":0.1,"output_cost":0.2,
        "finish_reason":"stop","tool_choice":"auto"
        """;

    private readonly EmbeddedHost _host = new();

    private HttpClient Client => _host.Client;

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string, string> Posts => new()
    {
        { "flow", $$$"""{"path":"logs/flow","flow":{"attributes":{"a":1}},"output":"x","log_status":"complete","messages":[{"role":"user","content":"hi"}],{{{Common}}}}""" },
        { "prompt", $$$"""{"path":"logs/prompt","prompt":{"model":"gpt-4o","template":"{{a}}"},"output":"x",{{{Common}}}{{{Chat}}}}""" },
        { "tool", $$$"""{"path":"logs/tool","tool":{"function":{"name":"f","description":"d"}},"output":"x",{{{Common}}}}""" },
        { "agent", $$$"""{"path":"logs/agent","agent":{"model":"gpt-4o"},"output":"x",{{{Common}}}{{{Chat}}}}""" },
    };

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_log_of_each_type_comes_back_as_it_was_sent(string type, string body)
    {
        var receipt = await Client.Post($"{type}s/log", body);
        var log = await Client.Get($"logs/{receipt.Text("id")}");

        Golden.Matches($"{type}-receipt", receipt);
        Golden.Matches($"{type}-log", log);
        RequiredKeys.AssertLog(log.Json);
    }

    [Fact]
    public async Task A_bare_log_has_every_key_of_its_type_as_null()
    {
        var receipt = await Client.Post("flows/log", """{"path":"logs/bare","flow":{}}""");
        var log = await Client.Get($"logs/{receipt.Text("id")}");

        Assert.Equal("incomplete", receipt.Text("log_status"));
        Golden.Matches("flow-bare-log", log);
        RequiredKeys.AssertLog(log.Json);
    }

    [Fact]
    public async Task A_judgment_is_a_log_of_its_own_and_shown_with_the_log_that_it_judges()
    {
        var parent = await Client.Post("prompts/log", """{"path":"logs/prompt","prompt":{"model":"m"},"output":"x"}""");
        var spec = """{"evaluator_type":"external","arguments_type":"target_free","return_type":"number"}""";
        var body = $$$"""{"path":"logs/judge","spec":{{{spec}}},"parent_id":"{{{parent.Text("id")}}}","judgment":NUMBER,"marked_completed":true,{{{Common}}}}""";
        var olderVersion = body.Replace(spec, spec[..^1] + ",\"attributes\":{\"code\":\"0\"}}", StringComparison.Ordinal);
        Assert.Equal(200, (await Client.Post("evaluators/log", olderVersion.Replace("NUMBER", "0", StringComparison.Ordinal))).Code);
        await Client.Post("evaluators/log", body.Replace("NUMBER", "1", StringComparison.Ordinal));
        var receipt = await Client.Post("evaluators/log", body.Replace("NUMBER", "2.5", StringComparison.Ordinal));

        Golden.Matches("evaluator-receipt", receipt);
        Golden.Matches("evaluator-log", await Client.Get($"logs/{receipt.Text("id")}"));
        var judged = await Client.Get($"logs/{parent.Text("id")}");
        var shown = Assert.Single(judged["evaluator_logs"].EnumerateArray());
        Assert.Equal(receipt.Text("id"), shown.GetProperty("id").GetString());
        Golden.Matches("judged-log", judged);
        RequiredKeys.AssertLog(judged.Json);
    }

    [Fact]
    public async Task A_flow_is_shown_with_the_logs_that_it_called_and_theirs()
    {
        var root = await Log("flows", """{"path":"t/flow","flow":{}}""");
        var inner = await Log("flows", $$"""{"path":"t/inner","flow":{},"trace_parent_id":"{{root}}"}""");
        var tool = await Log("tools", $$"""{"path":"t/tool","tool":{},"trace_parent_id":"{{inner}}"}""");
        var prompt = await Log("prompts", $$"""{"path":"t/prompt","prompt":{"model":"m"},"trace_parent_id":"{{root}}"}""");

        var log = await Client.Get($"logs/{root}");

        var children = log["trace_children"].EnumerateArray().ToList();
        Assert.Equal([inner, prompt], children.Select(Id));
        Assert.Equal([tool], children[0].GetProperty("trace_children").EnumerateArray().Select(Id));
        Assert.Equal(root, children[0].GetProperty("trace_parent_id").GetString());
        Assert.Equal(JsonValueKind.Null, children[1].GetProperty("trace_children").ValueKind);
        RequiredKeys.AssertLog(log.Json);
    }

    [Fact]
    public async Task A_log_that_calls_itself_is_shown_once()
    {
        await Log("flows", """{"path":"t/flow","flow":{},"log_id":"first"}""");
        await Log("flows", """{"path":"t/flow","flow":{},"log_id":"second","trace_parent_id":"first"}""");
        var self = await Client.Post("flows/log", """{"path":"t/flow","flow":{},"log_id":"self","trace_parent_id":"self"}""");

        Assert.Equal((404, "body.trace_parent_id"), (self.Code, self.Detail.Place()));
        Assert.Equal(["second"], (await Client.Get("logs/first"))["trace_children"].EnumerateArray().Select(Id));
    }

    [Fact]
    public async Task A_log_with_an_id_of_the_clients_choice_is_stored_once_and_never_with_another_content()
    {
        const string body = """{"path":"t/flow","flow":{},"log_id":"my own/id é","output":"x"}""";
        var first = await Client.Post("flows/log", body);
        var again = await Client.Post("flows/log", body);
        var other = await Client.Post("flows/log", body.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));

        Assert.Equal(("my own/id é", 200), (first.Text("id"), again.Code));
        Assert.Equal(first.Json.GetRawText(), again.Json.GetRawText());
        Assert.Equal((409, "body.log_id"), (other.Code, other.Detail.Place()));
        Assert.Equal("x", (await Client.Get($"logs/{Uri.EscapeDataString("my own/id é")}")).Text("output"));
    }

    [Fact]
    public async Task The_version_comes_from_the_content_or_the_query_or_is_the_deployed_one()
    {
        var one = await Client.Post("flows", """{"path":"v/flow","attributes":{"v":1}}""");
        var two = await Client.Post("flows", """{"path":"v/flow","attributes":{"v":2}}""");
        var (id, first, second) = (one.Text("id"), one.Text("version_id"), two.Text("version_id"));

        Assert.Equal(first, await Version("flows/log", $$"""{"id":"{{id}}"}"""));
        Assert.Equal(first, await Version("flows/log", """{"path":"v/flow"}"""));
        Assert.Equal(first, await Version("flows/log?environment=production", """{"path":"v/flow"}"""));
        Assert.Equal(second, await Version($"flows/log?version_id={second}", """{"path":"v/flow"}"""));
        Assert.Equal(second, await Version($"flows/log?version_id={second}", "{}"));
        Assert.Equal(second, await Version("flows/log", """{"path":"v/flow","flow":{"attributes":{"v":2}}}"""));
        Assert.Equal(second, await Version($"flows/log?version_id={first}", $$$$"""{"id":"{{{{id}}}}","flow":{"attributes":{"v":2}}}"""));
        Assert.DoesNotContain(await Version("flows/log", """{"path":"v/flow","flow":{"attributes":{"v":3}}}"""), (string[])[first, second]);
    }

    [Fact]
    public async Task A_flow_is_completed_by_a_correction_and_stays_complete()
    {
        var id = await Log("flows", """{"path":"t/flow","flow":{},"inputs":{"a":1},"start_time":"2026-01-02T03:04:05Z"}""");
        var early = await Client.Send(HttpMethod.Patch, $"flows/logs/{id}", """{"log_status":"complete"}""");
        Assert.Equal((422, "body.log_status"), (early.Code, early.Detail.Place()));

        var done = await Client.Send(HttpMethod.Patch, $"flows/logs/{id}", """{"output":"x","error":null,"inputs":null,"log_status":"complete"}""");
        Golden.Matches("completed-log", done);

        var back = await Client.Send(HttpMethod.Patch, $"flows/logs/{id}", """{"log_status":"incomplete"}""");
        Assert.Equal((422, "body.log_status"), (back.Code, back.Detail.Place()));
        var cleared = await Client.Send(HttpMethod.Patch, $"flows/logs/{id}", """{"output":null,"error":"late"}""");
        Assert.Equal((JsonValueKind.Null, "late", "complete"), (cleared["output"].ValueKind, cleared.Text("error"), cleared.Text("log_status")));
        Assert.Equal("""{"a":1}""", cleared["inputs"].GetRawText());
    }

    [Fact]
    public async Task Corrections_that_come_at_once_all_hold()
    {
        string[] fields =
        [
            "output", "error", "stdout", "source", "finish_reason", "prompt_tokens", "output_tokens", "reasoning_tokens", "prompt_cost",
            "output_cost", "provider_latency", "inputs", "metadata", "provider_request", "provider_response",
        ];
        for (var round = 0; round < 5; round++)
        {
            var prompt = await Client.Post("prompts/log", """{"path":"t/prompt","prompt":{"model":"m"}}""");
            var path = $"prompts/{prompt.Text("prompt_id")}/log/{prompt.Text("id")}";
            var corrections = fields.Select((field, n) =>
                Client.Send(HttpMethod.Patch, path, $$"""{"{{field}}":{{(n < 5 ? "\"x\"" : n < 11 ? "1" : "{}")}}}"""));

            Assert.All(await Task.WhenAll(corrections), reply => Assert.Equal(200, reply.Code));

            var log = await Client.Get($"logs/{prompt.Text("id")}");
            Assert.All(fields, field => Assert.NotEqual(JsonValueKind.Null, log[field].ValueKind));
        }
    }

    [Fact]
    public async Task Logs_of_prompts_tools_and_agents_are_corrected_under_their_file()
    {
        var prompt = await Client.Post("prompts/log", """{"path":"t/prompt","prompt":{"model":"m"},"output":"x","user":"u"}""");
        var path = $"prompts/{prompt.Text("prompt_id")}/log/{prompt.Text("id")}";

        var corrected = await Client.Send(HttpMethod.Patch, path, """{"output":"y","prompt_tokens":3,"user":"v"}""");
        Assert.Equal(("y", 3, "u"), (corrected.Text("output"), corrected["prompt_tokens"].GetInt32(), corrected.Text("user")));
        Assert.Equal(200, (await Client.Send(HttpMethod.Patch, path, null)).Code);

        var asTool = await Client.Send(HttpMethod.Patch, path.Replace("prompts", "tools", StringComparison.Ordinal), """{"output":"z"}""");
        Assert.Equal((404, "path.log_id"), (asTool.Code, asTool.Detail.Place()));
        var elsewhere = await Client.Send(HttpMethod.Patch, $"prompts/pr_other/log/{prompt.Text("id")}", """{"output":"z"}""");
        Assert.Equal((404, "path.log_id"), (elsewhere.Code, elsewhere.Detail.Place()));
        var time = await Client.Send(HttpMethod.Patch, path, """{"created_at":"2026-01-01T00:00:00Z"}""");
        Assert.Equal("2026-01-01T00:00:00.000000Z", time.Text("created_at"));
        Assert.Equal("2026-01-01T00:00:00.000000Z", (await Client.Send(HttpMethod.Patch, path, """{"created_at":null}""")).Text("created_at"));
        var never = await Client.Send(HttpMethod.Patch, path, """{"created_at":"never"}""");
        Assert.Equal((422, "body.created_at"), (never.Code, never.Detail[0].Place()));
        Assert.Equal("y", (await Client.Get($"logs/{prompt.Text("id")}")).Text("output"));
    }

    private static string Id(JsonElement log) => log.GetProperty("id").GetString()!;

    private async Task<string> Log(string type, string body)
    {
        var receipt = await Client.Post($"{type}/log", body);
        Assert.True(receipt.Code == 200, receipt.Json.ToString());
        return receipt.Text("id");
    }

    private async Task<string> Version(string path, string body)
    {
        var receipt = await Client.Post(path, body);
        Assert.True(receipt.Code == 200, receipt.Json.ToString());
        return receipt.Text("version_id");
    }
}
