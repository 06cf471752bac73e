using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;
using Evals.Embedded;
using Evals.Gateway;
using Evals.Grains.Ports;
using Evals.Server.Processes;
using Evals.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evals.Server.Telemetry;

/// <summary>Gateway, engine and SQLite in this process, so that a test sees their spans and measurements.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    public const string Key = "a-key-that-is-in-no-span";

    private readonly WebApplication _app;
    private readonly EmbeddedGrains _grains;
    private readonly SqliteStore _store;

    private InProcessServer(WebApplication app, EmbeddedGrains grains, SqliteStore store) => (_app, _grains, _store) = (app, grains, store);

    public string Url => _app.Urls.Single();

    public static async Task<InProcessServer> Start(Workplace workplace)
    {
        var store = SqliteStore.Open(workplace.Database);
        var grains = new EmbeddedGrains(store.Ports, new NoLog());
        await grains.Start();
        await grains.Workspaces().PutKey("default", "first", SHA256.HashData(Encoding.UTF8.GetBytes(Key)));

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IGrains>(grains);
        builder.Services.AddEvalsGateway();
        var app = builder.Build();
        app.MapEvalsGateway();
        await app.StartAsync();
        return new InProcessServer(app, grains, store);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _grains.DisposeAsync();
        await _store.DisposeAsync();
    }

    private sealed class NoLog : IGrainLog
    {
        public void Warning(string message, Exception? cause = null)
        {
        }

        public void Error(string message, Exception? cause = null)
        {
        }
    }
}
