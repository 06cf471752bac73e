using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;
using Evals.Gateway.Tests.HumanloopV5.Traces;
using Evals.Testing;

namespace Evals.Gateway.Tests.HumanloopV5.Logs;

/// <summary>Two gateways correct the same log at the same time: one has read it when the other writes.</summary>
public sealed class CorrectionTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host;
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CorrectionTests() => _host = new EmbeddedHost { Between = grains => new WatchedRuns(grains) { Before = HoldFirst } };

    [Theory]
    [InlineData("patch")]
    [InlineData("span")]
    [InlineData("v4")]
    public async Task Neither_undoes_what_the_other_changes(string way)
    {
        var scenario = await Scenario.Start(_host.Client, 1);
        var type = way == "v4" ? "prompt" : "flow";
        var content = way == "v4" ? """{"model":"gpt-4o"}""" : """{"attributes":{"v":1}}""";
        var receipt = await scenario.Ok(HttpMethod.Post, $"{type}s/log", $$"""{"path":"demo/{{type}}","{{type}}":{{content}},"inputs":{"a":"1"} }""");
        var log = receipt.Text("id");

        var first = way switch
        {
            "patch" => _host.Client.Send(HttpMethod.Patch, $"flows/logs/{log}", """{"output":"mine"}"""),
            "v4" => _host.Client.Send(HttpMethod.Patch, $"/v4/logs/{log.Replace("log_", "data_", StringComparison.Ordinal)}", """{"output":"mine"}"""),
            _ => _host.Client.Post("import/otel/v1/traces", Spans.Trace(Spans.Span(
                ("humanloop.file.type", "flow"), ("humanloop.log.id", log), ("humanloop.log.output", "mine")))),
        };
        await _read.Task;
        using var second = await _host.ClientOfSecondGateway();
        var path = way == "v4" ? $"prompts/{receipt.Text("prompt_id")}/log/{log}" : $"flows/logs/{log}";
        Assert.Equal(200, (await second.Send(HttpMethod.Patch, path, """{"error":"theirs","inputs":{"a":"2"}}""")).Code);
        _goOn.SetResult();
        Assert.Equal(200, (await first).Code);

        var stored = await second.Get($"logs/{log}");
        Assert.Equal(("mine", "theirs", "2"), (stored.Text("output"), stored.Text("error"), stored["inputs"].GetProperty("a").GetString()));
    }

    private Task HoldFirst(RunCall call)
    {
        if (call.Method != nameof(IRun.UpdateLog)) return Task.CompletedTask;
        _read.TrySetResult();
        return _goOn.Task;
    }

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();
}
