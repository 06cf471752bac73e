using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5;
using Evals.Gateway.HumanloopV5.Logs;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV4;

/// <summary>The Humanloop REST API v4. Its errors have the shape of v5's; it has no 409: what a rule forbids is a 422.</summary>
internal sealed class V4Dialect(LogHomes homes, CorrectLogs corrections) : Dialect
{
    public override string Prefix => "/v4";

    public override void Map(Routes routes) => V4Routes.Map(routes, homes, corrections);

    public override int StatusOf(Fault fault) => fault is RefusedFault { Refusal.Kind: not RefusalKind.NotFound }
        ? StatusCodes.Status422UnprocessableEntity
        : V5Errors.StatusOf(fault);

    public override void Write(Utf8JsonWriter writer, Fault fault, HttpContext http) => V5Errors.Write(writer, fault, http);
}
