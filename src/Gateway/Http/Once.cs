using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>
/// Requests with an <c>Idempotency-Key</c>: the first one under a key is done and its answer is kept; when it comes again, it gets that
/// answer; another request under the same key is refused. Answers that ask to try again are not kept.
/// </summary>
internal static class Once
{
    private const string Header = "Idempotency-Key";

    private static readonly HttpFault KeyUsed = new(
        StatusCodes.Status400BadRequest,
        "idempotency_key_reused",
        $"The {Header} was sent before with another request. Send a new one.",
        Location.Header.Then(Header));

    /// <param name="handler">Gets what the ids that it makes are to be made from: the same text however often the request comes.</param>
    public static Func<Call, Fields, Task<Answer>> Of(Func<Call, Fields, string, Task<Answer>> handler) => (call, body) => Do(call, body, handler);

    /// <summary>As <see cref="Of"/>, for one request.</summary>
    public static Task<Answer> Do(Call call, Fields body, Func<Call, Fields, string, Task<Answer>> handler) =>
        call.Header(Header) is { } key ? Do(call, body, key, handler) : handler(call, body, call.NewId(""));

    private static async Task<Answer> Do(Call call, Fields body, string key, Func<Call, Fields, string, Task<Answer>> handler)
    {
        if (key.Length is 0 or > Limits.Name || !key.All(c => c is > ' ' and <= '~'))
        {
            call.Input.Add(Location.Header.Then(Header), $"has 1 to {Limits.Name} printable ASCII characters", "value_error.str");
            return call.Input.Fault!;
        }

        var request = await call.Answers.Begin(key, HashOf(call, body));
        if (request.IsAnother) return KeyUsed;
        if (request.Answer is { } given) return new AnswerAgain(given);
        try
        {
            return new AnswerToKeep(call.Answers, request, await handler(call, body, request.Seed));
        }
        catch
        {
            await call.Answers.GiveUp(request);
            throw;
        }
    }

    private static byte[] HashOf(Call call, Fields body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{call.Target}\n"));
        if (body.Json.ValueKind != JsonValueKind.Undefined) hash.AppendData(JsonMarshal.GetRawUtf8Value(body.Json));
        return hash.GetHashAndReset();
    }

    /// <summary>An answer that is kept before it is sent.</summary>
    private sealed class AnswerToKeep(IAnswers answers, NamedRequest request, Answer answer) : Answer
    {
        public override async ValueTask Write(HttpContext http, Dialect dialect)
        {
            var (status, body) = Render(http, dialect);
            if (status < StatusCodes.Status500InternalServerError && body is not null)
                await answers.Keep(request, new GivenAnswer(status, KeptBody.Pack(body.Written().Span)));
            else
                await answers.GiveUp(request);
            await Send(http.Response, status, body);
        }

        protected override (int Status, JsonBuffer? Body) Render(HttpContext http, Dialect dialect) => RenderOther(answer, http, dialect);
    }

    private sealed class AnswerAgain(GivenAnswer given) : Answer
    {
        protected override (int Status, JsonBuffer? Body) Render(HttpContext http, Dialect dialect)
        {
            var buffer = JsonBuffer.Rent();
            buffer.Writer.WriteRawValue(KeptBody.Unpack(given.Body), skipInputValidation: true);
            return (given.Status, buffer);
        }
    }
}
