using Evals.Contracts;
using Evals.Embedded;
using Evals.Gateway;
using Evals.Server.Access;
using Evals.Server.Health;
using Evals.Server.Http;
using Evals.Server.Logging;
using Evals.Server.Options;
using Evals.Storage;
using Evals.Telemetry;

namespace Evals.Server;

/// <summary>The program from start to stop: options, store, engine, port, key; then port, engine and store are closed.</summary>
internal static class EvalsServer
{
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);

    /// <summary>Serves until the process is told to stop.</summary>
    /// <returns>The exit code: 0, or <see cref="Ending.Undone"/>.</returns>
    /// <exception cref="StartRefusedException">It can't start; nothing was changed.</exception>
    public static async Task<int> Run(string[] args)
    {
        var builder = Settings.Read(args);
        builder.UseEvalsLogs();
        builder.UseEvalsKestrel();
        var ownKey = ApiKeys.FromEnvironment(builder.Configuration);
        using var telemetry = StartTelemetry();
        await using var data = Data.Open(builder.Configuration);
        return await Serve(builder, data, ownKey);
    }

    internal static async Task<int> Serve(WebApplicationBuilder builder, Data data, string? ownKey)
    {
        await using var app = Compose(builder, data.Store);
        var grains = app.Services.GetRequiredService<EmbeddedGrains>();
        await grains.Start();

        // The port first: a key that is made, but not shown because the port was taken, would be lost.
        var addresses = await app.Listen();
        var newKey = await ApiKeys.Ensure(grains.Workspaces(), ownKey);
        await Console.Out.WriteLineAsync(Banner.Text(addresses, data.Place, newKey, ownKey is not null));

        await app.WaitForShutdownAsync();
        return await Ending.Finish(grains, data, app.Logger);
    }

    /// <param name="meters">Meters of the engine.</param>
    internal static OtlpExport StartTelemetry(params IReadOnlyCollection<string> meters)
    {
        try
        {
            return OtlpExport.Start(meters);
        }
        catch (FormatException e)
        {
            throw new StartRefusedException(e.Message);
        }
    }

    private static WebApplication Compose(WebApplicationBuilder builder, IStore store)
    {
        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Ending.RequestDrain);
        services.AddSingleton(provider => new EmbeddedGrains(
            store.Ports,
            new GrainLog(provider.GetRequiredService<ILoggerFactory>()),
            TimeProvider.System,
            new EmbeddedOptions { Grain = OptionTable.Grains(builder.Configuration) }));
        services.AddSingleton<IGrains>(provider => provider.GetRequiredService<EmbeddedGrains>());
        services.AddSingleton(provider => new Readiness(
            new StoreProbe(store, TimeProvider.System, StorePatience).Problem,
            provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddEvalsGateway(OptionTable.Gateway(builder.Configuration));

        var app = builder.Build();
        app.MapHealth();
        app.MapEvalsGateway();
        return app;
    }
}
