using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>Bodies that are large in one way: the work on them grows with their size, not with its square, which would hold a processor for
/// minutes or hours.</summary>
public sealed class LargeInputTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private const int Many = 300_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Many_options_of_an_evaluator_and_a_judgment_with_all_of_them()
    {
        var options = string.Join(',', Enumerable.Range(0, Many).Select(n => $$"""{"name":"o{{n}}"}"""));
        var spec = $$"""{"evaluator_type":"external","arguments_type":"target_free","return_type":"multi_select","options":[{{options}}]}""";
        Assert.Equal(200, await Post("evaluators", $$"""{"path":"large/options","spec":{{spec}}}"""));

        await Post("flows/log", """{"path":"large/flow","flow":{"attributes":{}},"log_id":"judged with many"}""");
        var chosen = string.Join(',', Enumerable.Range(0, Many).Select(n => $"\"o{Many - 1 - n}\""));
        Assert.Equal(200, await Post("evaluators/log", $$"""{"path":"large/options","parent_id":"judged with many","judgment":[{{chosen}}]}"""));
    }

    [Fact]
    public async Task Many_variables_of_a_template()
    {
        var template = string.Concat(Enumerable.Range(0, Many).Select(n => $"{{{{v{n}}}}}"));
        Assert.Equal(200, await Post("prompts", $$"""{"path":"large/template","model":"m","template":"{{template}}"}"""));
    }

    [Fact]
    public async Task A_field_many_times()
    {
        var messages = string.Join(',', Enumerable.Repeat("""{"role":"user","content":"x"}""", Many / 4));
        var repeats = string.Concat(Enumerable.Repeat("\"messages\":[],\"prompt_tokens\":1,", Many / 4));
        Assert.Equal(200, await Post(
            "prompts/log", $$"""{"path":"large/prompt","prompt":{"model":"m"},{{repeats}}"messages":[{{messages}}],"output":"x"}"""));
    }

    private async Task<int> Post(string path, string body) => (await host.Client.Post(path, body).WaitAsync(Patience)).Code;
}
