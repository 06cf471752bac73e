using Evals.Contracts;
using Evals.Gateway.Docs;
using Evals.Gateway.EvalGuard;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4;
using Evals.Gateway.HumanloopV5;
using Evals.Gateway.HumanloopV5.Logs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Evals.Gateway;

/// <summary>Puts the REST surface into an application.</summary>
public static class GatewayExtensions
{
    /// <summary>Registers the gateway. It needs an <see cref="IGrains"/>; a <see cref="TimeProvider"/> and an
    /// <see cref="IdSource"/> are added when there are none.</summary>
    public static IServiceCollection AddEvalsGateway(this IServiceCollection services, GatewayOptions? options = null)
    {
        services.AddRouting();
        services.AddSingleton(options ?? new GatewayOptions());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new IdSource(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => BodyMemory.Within(
            provider.GetRequiredService<GatewayOptions>().BodyMemory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        services.AddSingleton<GatewayServices>();
        return services;
    }

    /// <summary>Maps every dialect: Humanloop v5 below <c>/v5</c>, v4 below <c>/v4</c>, EvalGuard below <c>/api/v1</c>; and their description,
    /// below <c>/openapi</c>, and <c>/docs</c>. Other paths are the application's own.</summary>
    public static WebApplication MapEvalsGateway(this WebApplication app)
    {
        var services = app.Services.GetRequiredService<GatewayServices>();
        var homes = new LogHomes();
        var corrections = new CorrectLogs(homes);
        Dialect[] dialects = [new V5Dialect(homes, corrections), new V4Dialect(homes, corrections), new EvalGuardDialect()];
        var log = new RequestLog(app.Services.GetRequiredService<ILoggerFactory>(), services.Options, services.Time);
        var pipeline = new RequestPipeline(dialects, log);
        app.Use(Slashes.Collapse);
        app.UseRouting();
        app.Use(pipeline.Invoke);
        foreach (var dialect in dialects) dialect.Map(new Routes(app, services, dialect));
        ApiDocs.Map(app);
        return app;
    }
}
