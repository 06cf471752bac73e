using System.Collections.Concurrent;
using System.Diagnostics;
using Evals.Grains.Ports;
using Evals.Server.Http;
using Evals.Server.Options;
using Evals.Server.Processes;
using Evals.Storage;
using Evals.Storage.Memory;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Evals.Server.Stop;

/// <summary>A disk that hangs in the last commit: the server ends in time all the same, and says what it left.</summary>
public sealed class HangingStoreTests
{
    private const string Key = "a-key-for-the-hanging-store";

    [Fact]
    public async Task A_store_that_hangs_does_not_hold_the_server_up_and_what_was_left_is_told()
    {
        var store = new HangingStore();
        var logs = new Lines();
        var builder = Settings.Read(["--urls", "http://127.0.0.1:0"]);
        builder.UseEvalsKestrel();
        builder.Logging.ClearProviders().AddProvider(logs);
        var probe = new Started();
        builder.Services.AddSingleton<IHostedService>(provider => probe.Of(provider));
        var ended = EvalsServer.Serve(builder, new Data(store, "of the test"), Key);
        using var client = new V5(await probe.Url, Key);
        await client.Post("flows", new { path = "before", attributes = new { } });

        store.Hang();
        var unanswered = client.Send(HttpMethod.Post, "flows", new { path = "after", attributes = new { } });
        await store.Reached;
        var start = Stopwatch.GetTimestamp();
        probe.Lifetime.StopApplication();

        Assert.Equal(Ending.Undone, await ended);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => unanswered);
        Assert.Contains(logs.All, line => line.Contains("1 calls in flight", StringComparison.Ordinal));
        Assert.Contains(logs.All, line => line.StartsWith("The store did not close within 1.5 seconds.", StringComparison.Ordinal));
    }

    private sealed class HangingStore : IStore, IJournal
    {
        private readonly MemoryStore _store = new();
        private readonly TaskCompletionSource _reached = new();
        private readonly TaskCompletionSource<AppendOutcome> _never = new();
        private volatile bool _hangs;

        public Stores Ports => _store.Ports with { Journal = this };

        public Task Reached => _reached.Task;

        public void Hang() => _hangs = true;

        public Task<AppendOutcome> Append(JournalAppend append)
        {
            if (!_hangs) return _store.Ports.Journal.Append(append);
            _reached.TrySetResult();
            return _never.Task;
        }

        public Task<AppendOutcome> Write(string workspace, IReadOnlyList<StoreRow> rows) => _store.Ports.Journal.Write(workspace, rows);

        public IAsyncEnumerable<JournalEntry> Read(GrainId grain, long afterSeq, CancellationToken cancel) =>
            _store.Ports.Journal.Read(grain, afterSeq, cancel);

        public async ValueTask DisposeAsync() => await _never.Task;
    }

    /// <summary>Tells where the server listens, and lets a test do what SIGTERM does.</summary>
    private sealed class Started : IHostedService
    {
        private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IHostApplicationLifetime Lifetime { get; private set; } = null!;

        public Task<string> Url => _url.Task;

        public Started Of(IServiceProvider provider)
        {
            Lifetime = provider.GetRequiredService<IHostApplicationLifetime>();
            var addresses = provider.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            Lifetime.ApplicationStarted.Register(() => _url.SetResult(addresses.Addresses.Single()));
            return this;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
