using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>Faults as this dialect answers them: <c>{"success": false, "error": {code, message, requestId}}</c>. Bad fields are a 400 whose
/// message has them all, as <c>field: text; field: text</c>: one of the clients puts a code of its own in place of that of a 422.</summary>
internal static class EvalGuardErrors
{
    private const string Validation = "VALIDATION_ERROR";

    public static HttpFault MissingProjectId { get; } = new(StatusCodes.Status400BadRequest, "MISSING_PROJECT_ID", "projectId is required.");

    public static HttpFault InvalidId { get; } = new(
        StatusCodes.Status400BadRequest, "INVALID_ID", "The id of an eval has the form 00000000-0000-0000-0000-000000000000.");

    public static HttpFault NoSuchEval { get; } = new(StatusCodes.Status404NotFound, "NOT_FOUND", "Eval run not found.");

    public static int StatusOf(Fault fault) => fault switch
    {
        InputFault => StatusCodes.Status400BadRequest,
        HttpFault http => http.Status,
        RefusedFault { Refusal.Kind: var kind } => kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict or RefusalKind.IllegalTransition => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        },
        _ => StatusCodes.Status500InternalServerError,
    };

    public static void Write(Utf8JsonWriter writer, Fault fault, HttpContext http)
    {
        var (code, message) = fault switch
        {
            InputFault input => (Validation, string.Join("; ", input.Errors.Select(error => $"{error.At.Dotted}: {error.Message}"))),
            RefusedFault { Refusal: var refusal } => (CodeOf(refusal), Describe(refusal)),
            HttpFault known => (CodeOf(known), MessageOf(known)),
            _ => (CodeOf(HttpFault.Internal), HttpFault.Internal.Message),
        };
        writer.WriteStartObject();
        writer.WriteBoolean("success", false);
        writer.WriteStartObject("error");
        writer.WriteString("code", code);
        writer.WriteString("message", message);
        writer.WriteString("requestId", http.TraceIdentifier);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string CodeOf(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => "NOT_FOUND",
        RefusalKind.Conflict or RefusalKind.IllegalTransition => "CONFLICT",
        _ => Validation,
    };

    private static string CodeOf(HttpFault fault) => fault.Status switch
    {
        StatusCodes.Status401Unauthorized => "INVALID_API_KEY",
        StatusCodes.Status404NotFound => "NOT_FOUND",
        StatusCodes.Status500InternalServerError => "INTERNAL_ERROR",
        StatusCodes.Status503ServiceUnavailable => "SERVICE_UNAVAILABLE",
        _ => fault.Code.ToUpperInvariant(),
    };

    private static string MessageOf(HttpFault fault) => fault.Status == StatusCodes.Status401Unauthorized
        ? "Send a valid API key in the Authorization header, after the word Bearer."
        : fault.Message;

    private static string Describe(Refusal refusal)
    {
        if (refusal.Kind != RefusalKind.IllegalTransition || refusal.Current is not { } current)
            return refusal is { Kind: RefusalKind.Invalid, Field: { } field } ? $"{field}: {refusal.Message}" : refusal.Message;
        var allowed = (refusal.Allowed ?? []).SelectMany(NamesOf).Distinct().ToList();
        return allowed.Count == 0
            ? "The eval run has ended: its status is final and was not changed."
            : $"The eval run is {EvalStatus.Of(current, null)} and can only become {string.Join(", ", allowed)}.";
    }

    private static string[] NamesOf(RunStatus status) => status switch
    {
        RunStatus.Completed => ["passed", "failed"],
        RunStatus.Cancelled => [],
        _ => [EvalStatus.Of(status, null)],
    };
}
