using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;
using Evals.Embedded;
using Evals.Engine.Faults;
using Evals.Server;
using Evals.Storage.Memory;

namespace Evals.Silo;

public sealed class GatewayKeyTests : IAsyncLifetime
{
    private readonly MemoryStore _store = new();
    private EmbeddedGrains _engine = null!;

    private IWorkspaces Workspaces => _engine.Workspaces();

    public Task InitializeAsync()
    {
        _engine = new EmbeddedGrains(_store.Ports, new RecordedLog());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Without_any_key_the_start_is_refused_and_none_is_made_up()
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => EvalsSilo.EnsureKey(Workspaces, null));
        Assert.Equal("No key opens the workspace default. Set EVALS_API_KEY to one of your own.", refusal.Message);
        Assert.False(await Workspaces.HasKeys("default"));
    }

    [Fact]
    public async Task Gateways_with_the_same_key_leave_it_as_it_is()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EvalsSilo.EnsureKey(Workspaces, "the-key")));
        Assert.Equal("default", await Find("the-key"));
    }

    [Fact]
    public async Task A_new_key_takes_the_place_of_the_one_before()
    {
        await EvalsSilo.EnsureKey(Workspaces, "before");
        await EvalsSilo.EnsureKey(Workspaces, "after");
        Assert.Null(await Find("before"));
        Assert.Equal("default", await Find("after"));
    }

    [Fact]
    public async Task A_gateway_without_a_key_leaves_that_of_the_others()
    {
        await EvalsSilo.EnsureKey(Workspaces, "of-the-others");
        await EvalsSilo.EnsureKey(Workspaces, null);
        Assert.Equal("default", await Find("of-the-others"));
    }

    private Task<string?> Find(string key) => Workspaces.Find(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
