using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Evals.Server.Processes;

/// <summary>A client of the v5 API that knows nothing of the server's code.</summary>
internal sealed class V5 : IDisposable
{
    private readonly HttpClient _http;

    public V5(string url, string? key)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"{url}/v5/"), Timeout = TimeSpan.FromSeconds(30) };
        if (key is not null) _http.DefaultRequestHeaders.Add("X-API-KEY", key);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsByteArrayAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>Posts and expects a 2xx.</summary>
    public Task<JsonElement> Post(string path, object body) => Expect(HttpMethod.Post, path, body);

    /// <summary>Gets and expects a 2xx.</summary>
    public Task<JsonElement> Get(string path) => Expect(HttpMethod.Get, path, null);

    /// <summary>Sends and expects a 2xx.</summary>
    /// <exception cref="HttpRequestException">The server is gone, or says that it can't answer now.</exception>
    public async Task<JsonElement> Expect(HttpMethod method, string path, object? body)
    {
        var (status, answer) = await Send(method, path, body);
        if (status == HttpStatusCode.ServiceUnavailable) throw new HttpRequestException($"{method} {path} answered 503.");
        return (int)status is >= 200 and < 300
            ? answer
            : throw new InvalidOperationException($"{method} {path} answered {(int)status}: {answer}");
    }

    public void Dispose() => _http.Dispose();
}
