using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Evals.Server.Processes;

/// <summary>A client of one of the server's APIs that knows nothing of the server's code.</summary>
internal class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="url">What paths are relative to, such as <c>http://127.0.0.1:40123/v5/</c>.</param>
    /// <param name="key">The API key; null to send none.</param>
    public ApiClient(string url, string? key)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        if (key is not null) _http.DefaultRequestHeaders.Add("X-API-KEY", key);
    }

    /// <param name="body">Sent as JSON, unless it is content already; null for none.</param>
    public async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = body as HttpContent ?? JsonContent.Create(body);
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
