using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Http;

/// <summary>One API that clients already speak: its routes and the shape of its error answers.</summary>
internal abstract class Dialect
{
    /// <summary>The path that all routes of the dialect lie under, such as <c>/v5</c>.</summary>
    public abstract string Prefix { get; }

    public abstract void Map(Routes routes);

    /// <summary>The HTTP status of a fault.</summary>
    public abstract int StatusOf(Fault fault);

    /// <summary>Writes the body of a fault's answer.</summary>
    public abstract void Write(Utf8JsonWriter writer, Fault fault, HttpContext http);
}
