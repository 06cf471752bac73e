using Evals.Gateway.Tests.Hosting;
using Evals.Grains.Ports;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>An answer that shows many files or versions reads the directory that they are in once.</summary>
public sealed class DirectoryReadTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host;
    private WatchedCalls<ICatalogStore> _calls = null!;

    public DirectoryReadTests() => _host = new EmbeddedHost { Over = Counted };

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("flows/{id}/versions")]
    [InlineData("flows/{id}/environments")]
    [InlineData("files?name=many")]
    public async Task A_directory_is_read_once_for_each_answer(string path)
    {
        var file = await _host.Client.Post("flows", """{"path":"once/many","attributes":{"v":1}}""");
        await _host.Client.Post("flows", """{"path":"once/many","attributes":{"v":2}}""");
        await _host.Client.Post("flows", """{"path":"once/many too","attributes":{"v":3}}""");
        var staging = (await _host.Client.Get($"flows/{file.Text("id")}/environments")).Json[1].GetProperty("id").GetString();
        await _host.Client.Post($"flows/{file.Text("id")}/environments/{staging}?version_id={file.Text("version_id")}", null);
        _calls.Clear();

        var answer = await _host.Client.Get(path.Replace("{id}", file.Text("id"), StringComparison.Ordinal));

        Assert.Equal(200, answer.Code);
        Assert.Contains("\"directory_id\":\"dir_", answer.Json.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, _calls.Of(nameof(ICatalogStore.DirectoryAt)));
    }

    private Stores Counted(Stores ports)
    {
        (var store, _calls) = WatchedCalls<ICatalogStore>.Of(ports.Catalog);
        return ports with { Catalog = store };
    }
}
