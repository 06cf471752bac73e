using System.Text.Json;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>Answers as <c>{"success": true, "data": ...}</c>; data is never null.</summary>
internal static class Envelope
{
    public static Answer Of<T>(T value, Action<Utf8JsonWriter, T> write, int status = StatusCodes.Status200OK) => Answer.Json(
        (value, write),
        static (writer, answer) =>
        {
            WriteStart(writer);
            answer.write(writer, answer.value);
            writer.WriteEndObject();
        },
        status);

    /// <summary>Data that is sent while it is written.</summary>
    public static Answer InPieces<T>(T value, Func<JsonPieces, T, Task> write) => Answer.JsonInPieces(async pieces =>
    {
        WriteStart(pieces.Writer);
        await write(pieces, value);
        pieces.Writer.WriteEndObject();
    });

    public static Answer OfMany<T>(IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write) => Of((values, write), static (writer, list) =>
    {
        writer.WriteStartArray();
        foreach (var value in list.values) list.write(writer, value);
        writer.WriteEndArray();
    });

    private static void WriteStart(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success", true);
        writer.WritePropertyName("data");
    }
}
