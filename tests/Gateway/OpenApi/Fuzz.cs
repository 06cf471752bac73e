using System.Text;
using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.OpenApi;

/// <summary>Sends requests that are made out of the document of an API: none may break the server, and every answer, refusals included, is
/// one that the document has (see <see cref="Documented"/>). EVALS_FUZZ_SEED repeats a run.</summary>
internal sealed class Fuzz
{
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("EVALS_FUZZ_SEED"), out var given) ? given : 20261121;
    private readonly HttpClient _client;
    private readonly RequestFuzzer _fuzzer;

    public Fuzz(HttpClient client, Documented api) => (_client, _fuzzer) = (client, new RequestFuzzer(api.Document, new Random(_seed)));

    /// <summary>Texts that exist, such as ids, to be used in requests.</summary>
    public void Learn(params IEnumerable<string> words)
    {
        foreach (var word in words) _fuzzer.Learn(word);
    }

    public async Task Send(int requests)
    {
        var answered = new Dictionary<int, int>();
        for (var i = 0; i < requests; i++)
        {
            var made = _fuzzer.Next();
            var reply = await Send(made);
            Assert.True(reply.Code < 500, $"seed {_seed}, request {i}: {made.Operation.Method} {made.Path} answered {reply.Code}: {reply.Json}\n{made.Body}");
            answered[reply.Code] = answered.GetValueOrDefault(reply.Code) + 1;
            if (reply.Code is 200 or 201) Learn(reply.Json);
        }

        Assert.True(answered.GetValueOrDefault(200) > requests / 20, $"Too few requests meant something: {JsonSerializer.Serialize(answered)}");
    }

    private async Task<Reply> Send(RequestFuzzer.Request made)
    {
        using var request = new HttpRequestMessage(new HttpMethod(made.Operation.Method), made.Path);
        foreach (var (name, value) in made.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (made.Body is not null)
            request.Content = new StringContent(made.Body, Encoding.UTF8, made.Operation.Body!.Value.Type == "application/json" ? "application/json" : "text/plain");
        return await _client.Exchange(request);
    }

    /// <summary>What an answer, or the part of it that is about one thing, is of.</summary>
    private void Learn(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object) return;
        foreach (var name in (string[])["id", "version_id"])
            if (answer.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text) _fuzzer.Learn(text);
        foreach (var name in (string[])["config", "data"])
            if (answer.TryGetProperty(name, out var part)) Learn(part);
    }
}
