using System.Text;

namespace Evals.Bench.Load;

/// <summary>Requests as bytes, made before the clock runs.</summary>
internal static class Http1
{
    public static byte[] Get(string path) => Encoding.UTF8.GetBytes(Head("GET", path) + "\r\n\r\n");

    public static byte[] Post(string path, string body) => Encoding.UTF8.GetBytes(
        string.Join("\r\n", Head("POST", path), "Content-Type: application/json", $"Content-Length: {Encoding.UTF8.GetByteCount(body)}", "", body));

    private static string Head(string method, string path) =>
        string.Join("\r\n", $"{method} {path} HTTP/1.1", "Host: 127.0.0.1", $"X-API-KEY: {EvalsApi.Key}");
}
