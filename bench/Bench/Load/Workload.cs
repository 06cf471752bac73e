using System.Text;

namespace Evals.Bench.Load;

/// <summary>The files that <c>requests.lua</c> makes requests from.</summary>
/// <param name="Wraps">Whether the server may be sent the values again after the last pass.</param>
/// <param name="BodyLength">Length of a request's body in bytes.</param>
/// <param name="First">Path and body of the first pass over the values, with the place-holders in them.</param>
internal sealed record Workload(
    string Directory, bool Wraps, int BodyLength, (string Path, string Body) First, IReadOnlyList<string> Values)
{
    public const string Counter = "{counter}";

    public const string Value = "{value}";

    private const int CounterLength = 12;

    /// <param name="requests">Path and body of each pass over the values, with <see cref="Counter"/> and <see cref="Value"/> in them.</param>
    public static Workload Write(
        string directory, IReadOnlyList<(string Path, string Body)> requests, IReadOnlyList<string> values, bool wraps)
    {
        System.IO.Directory.CreateDirectory(directory);
        File.WriteAllLines(Path.Combine(directory, "values"), values);
        for (var i = 0; i < requests.Count; i++)
            File.WriteAllText(Path.Combine(directory, $"template.{i + 1}"), Request(requests[i], values[0]));
        return new Workload(directory, wraps, LengthOf(requests[0].Body, values[0]), requests[0], values);
    }

    /// <summary>A request of the first pass, for those who do not send with wrk.</summary>
    public byte[] Request(long number) => Http1.Post(First.Path, First.Body
        .Replace(Counter, $"{number:d12}", StringComparison.Ordinal)
        .Replace(Value, Values[(int)(number % Values.Count)], StringComparison.Ordinal));

    private static string Request((string Path, string Body) request, string value) => string.Join(
        "\r\n",
        $"POST {request.Path} HTTP/1.1",
        "Host: 127.0.0.1",
        "User-Agent: humanloop/0.8.20",
        "X-Fern-Language: JavaScript",
        $"X-API-KEY: {EvalsApi.Key}",
        "Content-Type: application/json",
        $"Content-Length: {LengthOf(request.Body, value)}",
        "",
        request.Body);

    private static int LengthOf(string body, string value) => Encoding.UTF8.GetByteCount(
        body.Replace(Counter, new string('0', CounterLength), StringComparison.Ordinal).Replace(Value, value, StringComparison.Ordinal));
}
