using System.Text.Json;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>The "evals" part of EvalGuard's REST API.</summary>
internal sealed class EvalGuardDialect : Dialect
{
    public override string Prefix => "/api/v1";

    public override void Map(Routes routes) => EvalGuardRoutes.Map(routes);

    public override int StatusOf(Fault fault) => EvalGuardErrors.StatusOf(fault);

    public override void Write(Utf8JsonWriter writer, Fault fault, HttpContext http) => EvalGuardErrors.Write(writer, fault, http);
}
