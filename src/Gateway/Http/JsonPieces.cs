using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>A JSON body that may be larger than memory should be: what was written goes out whenever it is much. Once some of it is out, a
/// fault can only break the connection off, so that nobody takes half an answer for a whole one.</summary>
internal sealed class JsonPieces(HttpContext http, JsonBuffer buffer)
{
    private const int PieceSize = 128 * 1024;

    public Utf8JsonWriter Writer => buffer.Writer;

    /// <summary>To be called after each part that may be the last one that there is room for. Waits for clients that read slowly.</summary>
    public ValueTask SendIfMuch() => buffer.Length < PieceSize ? ValueTask.CompletedTask : Send();

    /// <summary>Sends the rest.</summary>
    public ValueTask End() => Send();

    private async ValueTask Send()
    {
        if (!http.Response.HasStarted) http.Response.ContentType = "application/json";
        await http.Response.BodyWriter.WriteAsync(buffer.Written(), http.RequestAborted);
        buffer.Clear();
    }
}
