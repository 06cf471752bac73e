using System.Security.Cryptography;
using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;
using Evals.Storage.Memory;
using Evals.Testing;

namespace Evals.Engine.Reads;

public sealed class WorkspacesTests : IAsyncDisposable
{
    private readonly MemoryStore _store = new();
    private readonly FakeTime _time = new();
    private readonly CountedKeys _keys;
    private readonly RememberedWorkspaces _workspaces;

    public WorkspacesTests()
    {
        _keys = new CountedKeys(_store.Ports.Keys);
        _workspaces = new RememberedWorkspaces(new Workspaces(_store.Ports with { Keys = _keys }), _time);
    }

    [Fact]
    public async Task A_key_opens_its_workspace_and_no_other_key_does()
    {
        await _workspaces.PutKey("one", "first", Hash("a"));
        await _workspaces.PutKey("two", "first", Hash("b"));
        Assert.Equal("one", await _workspaces.Find(Hash("a")));
        Assert.Equal("two", await _workspaces.Find(Hash("b")));
        Assert.Null(await _workspaces.Find(Hash("c")));
        Assert.True(await _workspaces.HasKeys("one"));
        Assert.False(await _workspaces.HasKeys("three"));
    }

    [Fact]
    public async Task A_key_that_was_found_is_remembered_for_a_minute()
    {
        await _workspaces.PutKey("one", "first", Hash("a"));
        for (var i = 0; i < 5; i++) Assert.Equal("one", await _workspaces.Find(Hash("a")));
        Assert.Equal(1, _keys.Lookups);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("one", await _workspaces.Find(Hash("a")));
        Assert.Equal(2, _keys.Lookups);
    }

    [Fact]
    public async Task All_who_ask_for_a_key_at_once_wait_for_one_look_up()
    {
        await _workspaces.PutKey("one", "first", Hash("a"));
        var held = new TaskCompletionSource();
        _keys.AfterLookup = () => held.Task;
        var asked = Enumerable.Range(0, 50).Select(_ => _workspaces.Find(Hash("a"))).ToList();
        held.SetResult();
        Assert.All(await Task.WhenAll(asked), found => Assert.Equal("one", found));
        Assert.Equal(1, _keys.Lookups);
    }

    [Fact]
    public async Task A_look_up_that_fails_fails_only_those_who_waited_for_it()
    {
        await _workspaces.PutKey("one", "first", Hash("a"));
        _keys.AfterLookup = () => throw new InvalidDataException();
        await Assert.ThrowsAsync<InvalidDataException>(() => _workspaces.Find(Hash("a")));
        _keys.AfterLookup = null;
        Assert.Equal("one", await _workspaces.Find(Hash("a")));
    }

    [Fact]
    public async Task A_key_that_is_replaced_stops_working_at_once()
    {
        await _workspaces.PutKey("one", "first", Hash("old"));
        await _workspaces.Find(Hash("old"));
        await _workspaces.PutKey("one", "first", Hash("new"));
        Assert.Null(await _workspaces.Find(Hash("old")));
        Assert.Equal("one", await _workspaces.Find(Hash("new")));
    }

    [Fact]
    public async Task A_key_that_is_removed_stops_working_at_once()
    {
        await _workspaces.PutKey("one", "first", Hash("old"));
        await _workspaces.Find(Hash("old"));
        await _workspaces.RemoveKey("one", "first", null);
        Assert.Null(await _workspaces.Find(Hash("old")));
    }

    [Fact]
    public async Task A_look_up_that_overlaps_a_replacement_does_not_bring_the_old_key_back()
    {
        await _workspaces.PutKey("one", "first", Hash("old"));
        _keys.AfterLookup = () => _workspaces.PutKey("one", "first", Hash("new"));
        await _workspaces.Find(Hash("old"));
        _keys.AfterLookup = null;
        Assert.Null(await _workspaces.Find(Hash("old")));
    }

    [Fact]
    public async Task Many_keys_are_all_found()
    {
        for (var i = 0; i < 100; i++) await _workspaces.PutKey("one", $"{i}", Hash($"{i}"));
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 100; i++) Assert.Equal("one", await _workspaces.Find(Hash($"{i}")));
        }
    }

    private static byte[] Hash(string key) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private sealed class CountedKeys(IKeyStore inner) : IKeyStore
    {
        public int Lookups { get; private set; }

        public Func<Task>? AfterLookup { get; set; }

        public async Task<string?> Find(byte[] keyHash)
        {
            Lookups++;
            var found = await inner.Find(keyHash);
            if (AfterLookup is { } then) await then();
            return found;
        }

        public Task<bool> HasKeys(string workspace) => inner.HasKeys(workspace);
    }
}
