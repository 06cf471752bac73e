using System.Text.Json.Nodes;

namespace Evals.Bench.Load;

/// <summary>The few calls of the v5 API that a measurement is set up and checked with.</summary>
internal sealed class EvalsApi : IDisposable
{
    public const string Key = "bench-key-0123456789abcdef";

    private readonly HttpClient _http;

    public EvalsApi(Uri server)
    {
        _http = new HttpClient { BaseAddress = new Uri(server, "/v5/"), Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Add("X-API-KEY", Key);
    }

    public async Task<JsonObject> Post(string path, JsonObject body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return await Read(answer, path);
    }

    public async Task<JsonObject> Get(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await Read(answer, path);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonObject> Read(HttpResponseMessage answer, string path)
    {
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
