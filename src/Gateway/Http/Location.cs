using System.Text.Json;

namespace Evals.Gateway.Http;

/// <summary>A place in a request, such as <c>body, evaluators, 0, path</c>.</summary>
internal sealed class Location
{
    private readonly Location? _parent;
    private readonly string? _name;
    private readonly int _index;

    private Location(Location? parent, string? name, int index = 0) => (_parent, _name, _index) = (parent, name, index);

    public static Location Body { get; } = new(null, "body");

    public static Location Query { get; } = new(null, "query");

    public static Location Path { get; } = new(null, "path");

    public static Location Header { get; } = new(null, "header");

    public Location Then(string name) => new(this, name);

    public Location Then(int index) => new(this, null, index);

    /// <summary>The place in one text without the part of the request, such as <c>evaluators.0.path</c>; the part alone when it is all
    /// of it.</summary>
    public string Dotted => _parent is null ? _name! : _parent._parent is null ? Step : $"{_parent.Dotted}.{Step}";

    private string Step => _name ?? _index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes the place as a JSON array of names and indexes.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        WriteSteps(writer);
        writer.WriteEndArray();
    }

    private void WriteSteps(Utf8JsonWriter writer)
    {
        _parent?.WriteSteps(writer);
        if (_name is null) writer.WriteNumberValue(_index);
        else writer.WriteStringValue(_name);
    }
}
