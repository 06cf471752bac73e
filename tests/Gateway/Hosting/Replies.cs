using System.Net;
using System.Text;
using System.Text.Json;
using Evals.Gateway.Tests.OpenApi;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>An answer: its status and, if it has one, its JSON body; a plain text as a JSON string.</summary>
public sealed record Reply(HttpStatusCode Status, JsonElement Json, HttpResponseMessage Message)
{
    public int Code => (int)Status;

    /// <summary>The <c>detail</c> of an error answer.</summary>
    public JsonElement Detail => Json.GetProperty("detail");

    public JsonElement this[string name] => Json.GetProperty(name);

    public string Text(string name) => Json.GetProperty(name).GetString()!;
}

public static class Replies
{
    public static Task<Reply> Post(this HttpClient client, string path, string? json) => client.Send(HttpMethod.Post, path, json);

    public static Task<Reply> Get(this HttpClient client, string path) => client.Send(HttpMethod.Get, path, null);

    public static async Task<Reply> Send(this HttpClient client, HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await client.Exchange(request);
    }

    /// <summary>Sends the request. Every answer is compared with the OpenAPI document of its API.</summary>
    public static async Task<Reply> Exchange(this HttpClient client, HttpRequestMessage request)
    {
        var message = await client.SendAsync(request);
        var body = await message.Content.ReadAsByteArrayAsync();
        var reply = new Reply(message.StatusCode, Read(message, body), message);
        Documented.Assert(request, reply);
        return reply;
    }

    private static JsonElement Read(HttpResponseMessage message, byte[] body)
    {
        if (body.Length == 0) return default;
        if (message.Content.Headers.ContentType?.MediaType == "text/plain") return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(body));
        Assert.Equal("application/json", message.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    /// <summary>A place as the errors of v5 give it, such as <c>body.evaluators.0.path</c>.</summary>
    public static string Place(this JsonElement error) =>
        string.Join('.', error.GetProperty("loc").EnumerateArray().Select(step => step.ToString()));
}
