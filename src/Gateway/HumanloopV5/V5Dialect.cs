using System.Text.Json;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Logs;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV5;

/// <summary>The Humanloop REST API v5.</summary>
internal sealed class V5Dialect(LogHomes homes, CorrectLogs corrections) : Dialect
{
    public override string Prefix => "/v5";

    public override void Map(Routes routes) => V5Routes.Map(routes, homes, corrections);

    public override int StatusOf(Fault fault) => V5Errors.StatusOf(fault);

    public override void Write(Utf8JsonWriter writer, Fault fault, HttpContext http) => V5Errors.Write(writer, fault, http);
}
