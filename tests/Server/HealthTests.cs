using Evals.Contracts;
using Evals.Server.Health;
using Microsoft.Extensions.Hosting;

namespace Evals.Server;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_while_the_store_answers() => Assert.Null(await Problem(() => Task.FromResult(true)));

    [Fact]
    public async Task Not_ready_while_the_store_is_away() =>
        Assert.Equal("the disk is full", await Problem(() => Task.FromException<bool>(new GrainUnavailableException("the disk is full"))));

    [Fact]
    public async Task Not_ready_while_the_store_does_not_answer()
    {
        var never = new TaskCompletionSource<bool>();

        Assert.Equal("the store does not answer", await Problem(() => never.Task, patience: TimeSpan.Zero));
    }

    [Fact]
    public async Task Not_ready_while_the_server_stops() =>
        Assert.Equal("stopping", await Problem(() => Task.FromResult(true), stopping: true));

    private static Task<string?> Problem(Func<Task<bool>> hasKeys, bool stopping = false, TimeSpan? patience = null) =>
        new Readiness(new StoreOnly(hasKeys), new Lifetime(stopping), patience ?? TimeSpan.FromMinutes(1)).Problem(CancellationToken.None);

    private sealed class StoreOnly(Func<Task<bool>> hasKeys) : IWorkspaces
    {
        public Task<string?> Find(byte[] keyHash) => throw new NotSupportedException();

        public Task<bool> HasKeys(string workspace) => hasKeys();

        public Task PutKey(string workspace, string name, byte[] keyHash) => throw new NotSupportedException();
    }

    private sealed class Lifetime(bool stopping) : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => new(canceled: true);

        public CancellationToken ApplicationStopping => new(stopping);

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => throw new NotSupportedException();
    }
}
