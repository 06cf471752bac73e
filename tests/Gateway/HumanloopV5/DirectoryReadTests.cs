using System.Reflection;
using Evals.Gateway.Tests.Hosting;
using Evals.Grains.Ports;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>An answer that shows many files or versions reads the directory that they are in once.</summary>
public sealed class DirectoryReadTests : IAsyncLifetime
{
    private readonly EmbeddedHost _host;
    private DirectoryReads _reads = null!;

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
        _reads.Count = 0;

        var answer = await _host.Client.Get(path.Replace("{id}", file.Text("id"), StringComparison.Ordinal));

        Assert.Equal(200, answer.Code);
        Assert.Contains("\"directory_id\":\"dir_", answer.Json.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, _reads.Count);
    }

    private Stores Counted(Stores ports)
    {
        (var store, _reads) = DirectoryReads.Of(ports.Catalog);
        return ports with { Catalog = store };
    }

    /// <summary>A catalog that counts how often it is asked what is at a directory's path.</summary>
    public class DirectoryReads : DispatchProxy
    {
        private ICatalogStore _store = null!;
        private int _count;

        public int Count
        {
            get => Volatile.Read(ref _count);
            set => Volatile.Write(ref _count, value);
        }

        public static (ICatalogStore Store, DirectoryReads Reads) Of(ICatalogStore store)
        {
            var proxy = Create<ICatalogStore, DirectoryReads>();
            var reads = (DirectoryReads)(object)proxy;
            reads._store = store;
            return (proxy, reads);
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(ICatalogStore.DirectoryAt)) Interlocked.Increment(ref _count);
            return targetMethod.Invoke(_store, args);
        }
    }
}
