using Evals.Contracts;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>Why a request is not answered with what it asked for, in no dialect's words.</summary>
/// <param name="Code">A short stable word for logs, such as <c>not_found</c>.</param>
internal abstract record Fault(string Code);

/// <summary>A grain said no.</summary>
internal sealed record RefusedFault(Refusal Refusal) : Fault(Refusal.Kind.ToString());

/// <summary>Fields of the request that can't be accepted; at least one.</summary>
internal sealed record InputFault(IReadOnlyList<InputError> Errors) : Fault("invalid_input");

/// <summary>Everything else: no key, no such route, too large, unavailable, broken.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="At">The part of the request that is at fault; null when none is.</param>
/// <param name="RetryAfter">When to try again; null when trying again does not help.</param>
internal sealed record HttpFault(int Status, string Code, string Message, Location? At = null, TimeSpan? RetryAfter = null) : Fault(Code)
{
    public static HttpFault Unauthorized { get; } = new(
        StatusCodes.Status401Unauthorized,
        "unauthorized",
        "Send a valid API key in the X-API-KEY header, or in the Authorization header after the word Bearer.",
        Location.Header.Then("X-API-KEY"));

    public static HttpFault NoSuchRoute { get; } = new(
        StatusCodes.Status404NotFound, "route_not_found", "There is no such endpoint.");

    public static HttpFault MethodNotAllowed { get; } = new(
        StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "The endpoint does not have this method.");

    public static HttpFault Internal { get; } = new(
        StatusCodes.Status500InternalServerError, "internal", "Internal server error");

    public static HttpFault TooLarge(long limit) => new(
        StatusCodes.Status413PayloadTooLarge, "body_too_large", $"The body is larger than {limit} bytes.", Location.Body);

    /// <summary>What the web server says against a body while it is read.</summary>
    public static HttpFault Unreadable(int status) => status == StatusCodes.Status408RequestTimeout
        ? new(status, "request_timeout", "The body came too slowly. Nothing was done; send the request again.", Location.Body)
        : new(status, "bad_request", "The body can not be read: its chunks are broken, or it ended too early.", Location.Body);

    /// <summary>The body is packed.</summary>
    public static HttpFault Encoded { get; } = new(
        StatusCodes.Status415UnsupportedMediaType,
        "unsupported_encoding",
        "The body has a Content-Encoding. Send it as it is.",
        Location.Header.Then("Content-Encoding"));

    /// <summary>More is asked at once than there is memory for.</summary>
    public static HttpFault TooMuchAtOnce { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "overloaded",
        "The server holds as much of other requests as it may. Nothing of this one was done; send it again.",
        RetryAfter: TimeSpan.FromSeconds(1));

    public static HttpFault Unavailable(TimeSpan retryAfter) => new(
        StatusCodes.Status503ServiceUnavailable,
        "unavailable",
        "The server can not answer now. Nothing that was not answered is promised; send the request again.",
        RetryAfter: retryAfter);
}
