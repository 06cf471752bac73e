using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV5;

/// <summary>
/// Faults as v5 answers them. Fields that can't be accepted: 422 and <c>{"detail": [{loc, msg, type}]}</c>, as FastAPI does;
/// a broken server: <c>{"detail": "Internal server error"}</c>; everything else: <c>{"detail": {loc, msg, description, type}}</c>.
/// </summary>
internal static class V5Errors
{
    public static int StatusOf(Fault fault) => fault switch
    {
        InputFault => StatusCodes.Status422UnprocessableEntity,
        HttpFault http => http.Status,
        RefusedFault { Refusal: var refusal } => StatusOf(refusal),
        _ => StatusCodes.Status500InternalServerError,
    };

    public static void Write(Utf8JsonWriter writer, Fault fault, HttpContext http)
    {
        writer.WriteStartObject();
        switch (fault)
        {
            case InputFault input:
                WriteErrors(writer, input.Errors);
                break;
            case RefusedFault { Refusal: var refusal }:
                WriteDetail(writer, PlaceOf(refusal, http), SummaryOf(refusal), Describe(refusal), TypeOf(refusal));
                break;
            case HttpFault { Status: < 500 or StatusCodes.Status503ServiceUnavailable } known:
                WriteDetail(writer, known.At, SummaryOf(known), known.Message, known.Code);
                break;
            default:
                writer.WriteString("detail", HttpFault.Internal.Message);
                break;
        }

        writer.WriteEndObject();
    }

    /// <summary>A status that somebody asked for by hand is a bad value (422); anything else that a status forbids is a
    /// conflict with it (409).</summary>
    private static int StatusOf(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.IllegalTransition when refusal.Field != "status" => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static string TypeOf(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => "value_error.not_found",
        RefusalKind.Conflict => "conflict_error",
        RefusalKind.IllegalTransition => "illegal_transition",
        _ => "invalid_request_error",
    };

    private static string SummaryOf(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => $"{refusal.Subject} not found.",
        RefusalKind.Conflict => $"{refusal.Subject} conflicts with another one.",
        RefusalKind.IllegalTransition => $"{refusal.Subject} does not allow this in its status.",
        _ => $"{refusal.Subject} is not valid.",
    };

    private static string SummaryOf(HttpFault fault) => fault.Status switch
    {
        StatusCodes.Status401Unauthorized => "Invalid API key.",
        StatusCodes.Status404NotFound => "Endpoint not found.",
        StatusCodes.Status405MethodNotAllowed => "Method not allowed.",
        StatusCodes.Status408RequestTimeout => "Request timeout.",
        StatusCodes.Status413PayloadTooLarge => "Body too large.",
        StatusCodes.Status415UnsupportedMediaType => "Encoding not supported.",
        StatusCodes.Status503ServiceUnavailable => "Service unavailable.",
        _ => "Bad request.",
    };

    private static string Describe(Refusal refusal)
    {
        if (refusal.Current is not { } current) return refusal.Message;
        var allowed = refusal.Allowed is { Count: > 0 } statuses
            ? string.Join(", ", statuses.Select(status => V5Names.RunStatus[status]).Distinct())
            : "none";
        return $"{refusal.Message} Current status: {V5Names.RunStatus[current]}. Allowed statuses: {allowed}.";
    }

    /// <summary>Where the field of a refusal, such as <c>spec.options.0.name</c>, stood in the request.</summary>
    private static Location? PlaceOf(Refusal refusal, HttpContext http)
    {
        if (refusal.Field is not { } field) return null;
        if (http.Request.RouteValues.ContainsKey(field)) return Location.Path.Then(field);
        if (http.Request.Query.ContainsKey(field)) return Location.Query.Then(field);
        var place = Location.Body;
        foreach (var step in field.Split('.')) place = int.TryParse(step, out var index) ? place.Then(index) : place.Then(step);
        return place;
    }

    private static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<InputError> errors)
    {
        writer.WriteStartArray("detail");
        foreach (var error in errors)
        {
            writer.WriteStartObject();
            WritePlace(writer, error.At);
            writer.WriteString("msg", error.Message);
            writer.WriteString("type", error.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDetail(Utf8JsonWriter writer, Location? at, string summary, string description, string type)
    {
        writer.WriteStartObject("detail");
        WritePlace(writer, at);
        writer.WriteString("msg", summary);
        writer.WriteString("description", description);
        writer.WriteString("type", type);
        writer.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter writer, Location? at)
    {
        writer.WritePropertyName("loc");
        if (at is not null)
        {
            at.Write(writer);
            return;
        }

        writer.WriteStartArray();
        writer.WriteEndArray();
    }
}
