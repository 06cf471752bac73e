using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>What is legal and what no SDK does: ids that have to be escaped, and numbers and times of languages that write them differently.
/// Answers are what readers of every language take.</summary>
public sealed class UnusualClientTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly HttpClient _client = host.Client;

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a%2fb/%2F")]
    [InlineData("%")]
    [InlineData("%25")]
    [InlineData("a b?c#d+e")]
    [InlineData("\u00fc\U0001F600")]
    public async Task A_log_is_found_by_whatever_id_was_chosen(string id)
    {
        var created = await _client.Post("flows/log", JsonSerializer.Serialize(new { path = "unusual/ids", flow = new { }, log_id = id, output = "a" }));
        var url = Uri.EscapeDataString(id);

        Assert.Equal(id, created.Text("id"));
        Assert.Equal(id, (await _client.Get($"logs/{url}")).Text("id"));
        Assert.Equal("b", (await _client.Send(HttpMethod.Patch, $"flows/logs/{url}", """{"output":"b"}""")).Text("output"));
        Assert.Equal(204, (await _client.Send(HttpMethod.Delete, $"logs?id={url}", null)).Code);
        Assert.Equal(404, (await _client.Get($"logs/{url}")).Code);
    }

    [Theory]
    [InlineData("8.0", "8")]
    [InlineData("1e2", "100")]
    [InlineData("-10e-1", "-1")]
    [InlineData("9007199254740993.0", "9007199254740993")]
    public async Task Integers_are_read_with_a_fraction_or_an_exponent_and_answered_in_digits(string sent, string answered)
    {
        var prompt = await _client.Post("prompts", $$"""{"path":"unusual/prompt","model":"m","max_tokens":{{sent}},"seed":{{sent}},"reasoning_effort":{{sent}}}""");
        var agent = await _client.Post("agents", $$"""{"path":"unusual/agent","model":"m","max_iterations":{{sent}}}""");
        var log = await _client.Post("prompts/log", $$"""{"path":"unusual/prompt","prompt_tokens":{{sent}},"output":"a"}""");
        var read = await _client.Get($"logs/{log.Text("id")}");

        foreach (var number in (JsonElement[])[prompt["max_tokens"], prompt["seed"], prompt["reasoning_effort"], agent["max_iterations"], read["prompt_tokens"]])
            Assert.Equal(answered, number.GetRawText());
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("9223372036854775808.0")]
    [InlineData("1e400")]
    [InlineData("\"1\"")]
    public async Task What_is_no_integer_is_refused(string sent)
    {
        var reply = await _client.Post("prompts/log", $$"""{"path":"unusual/refused","prompt":{"model":"m"},"prompt_tokens":{{sent}}}""");
        Assert.Equal((422, "body.prompt_tokens"), (reply.Code, reply.Detail[0].Place()));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05.Z", "2026-01-02T03:04:05.000000Z")]
    [InlineData("2026-01-02", "2026-01-02T00:00:00.000000Z")]
    [InlineData("2026-01-02 03:04+0200", "2026-01-02T01:04:00.000000Z")]
    [InlineData("2026-01-02T03:04:05.5Z", "2026-01-02T03:04:05.5Z")]
    public async Task Times_are_answered_in_a_form_that_every_language_reads(string sent, string answered)
    {
        var log = await _client.Post("flows/log", $$"""{"path":"unusual/times","flow":{},"start_time":"{{sent}}"}""");
        Assert.Equal(answered, (await _client.Get($"logs/{log.Text("id")}")).Text("start_time"));
    }
}
