using Evals.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Evals.Gateway.Http;

/// <summary>Maps the routes of one dialect: finds the workspace by the key, reads the body, calls the handler, sends its answer.
/// A handler is only called for an authorised request whose body, if it takes one, is a JSON object.</summary>
internal sealed class Routes(IEndpointRouteBuilder endpoints, GatewayServices services, Dialect dialect)
{
    private static readonly string[] GetMethods = ["GET"];
    private static readonly string[] PostMethods = ["POST"];
    private static readonly string[] PatchMethods = ["PATCH"];
    private static readonly string[] DeleteMethods = ["DELETE"];

    public void Get(string pattern, Func<Call, Task<Answer>> handler) => Map(GetMethods, pattern, handler);

    public void Delete(string pattern, Func<Call, Task<Answer>> handler) => Map(DeleteMethods, pattern, handler);

    public void Patch(string pattern, Func<Call, Fields, Task<Answer>> handler) => Map(PatchMethods, pattern, handler);

    public void Post(string pattern, Func<Call, Fields, Task<Answer>> handler) => Map(PostMethods, pattern, handler);

    /// <summary>A POST of one thing or of many: an object, or a list of them.</summary>
    public void PostMany(string pattern, Func<Call, ManyFields, Task<Answer>> handler) =>
        endpoints.MapMethods(dialect.Prefix + pattern, PostMethods, async http =>
        {
            Answer answer = HttpFault.Unauthorized;
            if (await FindWorkspace(http) is { } workspace)
            {
                using var body = await RequestBody.Read(http.Request, services, lists: true);
                var call = new Call(http, workspace, services);
                answer = body.Fault is { } fault ? fault : await handler(call, ManyFields.Read(body.Json, call.Input));
            }

            await answer.Write(http, dialect);
        });

    /// <summary>A POST whose body is no JSON.</summary>
    public void PostBytes(string pattern, Func<Call, ReadOnlyMemory<byte>, Task<Answer>> handler) =>
        endpoints.MapMethods(dialect.Prefix + pattern, PostMethods, async http =>
        {
            Answer answer = HttpFault.Unauthorized;
            if (await FindWorkspace(http) is { } workspace)
            {
                using var body = await RequestBody.ReadBytes(http.Request, services);
                answer = body.Fault is { } fault ? fault : await handler(new Call(http, workspace, services), body.Bytes);
            }

            await answer.Write(http, dialect);
        });

    /// <summary>A POST that takes its place among those of the same path before its body is read: clients send related requests side by side.</summary>
    /// <param name="handler">Gets its place, to be waited for before anything takes effect.</param>
    public void PostInOrder(string pattern, Func<Call, Fields, ArrivalOrder.Turn, Task<Answer>> handler)
    {
        var order = new ArrivalOrder(services.Time);
        endpoints.MapMethods(dialect.Prefix + pattern, PostMethods, async http =>
        {
            Answer answer = HttpFault.Unauthorized;
            if (await FindWorkspace(http) is { } workspace)
            {
                using var turn = order.Enter(new GrainKey(workspace, http.Request.Path.Value!.ToLowerInvariant()));
                using var body = await RequestBody.Read(http.Request, services);
                var call = new Call(http, workspace, services);
                answer = body.Fault is { } fault ? fault : await handler(call, new Fields(body.Json, Location.Body, call.Input), turn);
            }

            await answer.Write(http, dialect);
        });
    }

    /// <summary>A POST whose body, if there is one, means nothing.</summary>
    public void Post(string pattern, Func<Call, Task<Answer>> handler) => Map(PostMethods, pattern, handler);

    private void Map(string[] methods, string pattern, Func<Call, Task<Answer>> handler) =>
        endpoints.MapMethods(dialect.Prefix + pattern, methods, async http =>
        {
            var answer = await FindWorkspace(http) is { } workspace
                ? await handler(new Call(http, workspace, services))
                : HttpFault.Unauthorized;
            await answer.Write(http, dialect);
        });

    private void Map(string[] methods, string pattern, Func<Call, Fields, Task<Answer>> handler) =>
        endpoints.MapMethods(dialect.Prefix + pattern, methods, async http =>
        {
            if (await FindWorkspace(http) is not { } workspace)
            {
                await ((Answer)HttpFault.Unauthorized).Write(http, dialect);
                return;
            }

            using var body = await RequestBody.Read(http.Request, services);
            var call = new Call(http, workspace, services);
            var answer = body.Fault is { } fault ? fault : await handler(call, new Fields(body.Json, Location.Body, call.Input));
            await answer.Write(http, dialect);
        });

    private Task<string?> FindWorkspace(HttpContext http) =>
        ApiKeys.HashOf(http.Request) is { } hash ? services.Grains.Workspaces().Find(hash) : NoWorkspace;

    private static readonly Task<string?> NoWorkspace = Task.FromResult<string?>(null);
}
