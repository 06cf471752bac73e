using System.Globalization;
using System.Text.Json;

namespace Evals.Gateway.Http;

/// <summary>
/// The fields of a JSON object in a request. Null and absent are the same, unknown fields are not looked at, of a field that
/// is there twice the last one counts. What can't be accepted goes to the <see cref="Input"/> and reads as absent.
/// </summary>
/// <param name="index">Where the object stood in a body that is a list; null in one that is not.</param>
internal readonly struct Fields(JsonElement json, Location at, Input input, int? index = null)
{
    /// <summary>The object itself; of kind Undefined for an empty body.</summary>
    public JsonElement Json => json;

    /// <summary>Where the object stood in a body that is a list; null in one that is not.</summary>
    public int? Index => index;

    /// <summary>Where the object stood in the request.</summary>
    public Location At => at;

    /// <summary>The field's value, or null when it is absent or null.</summary>
    public JsonElement? Any(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public bool Has(string name) => Any(name) is not null;

    public void Fail(string name, string message, string type) => input.Add(at.Then(name), message, type);

    /// <summary>Refuses a field that is absent.</summary>
    public bool Require(string name)
    {
        if (Has(name)) return true;
        input.Missing(at.Then(name));
        return false;
    }

    /// <param name="limit">The greatest length in UTF-16 code units; see <see cref="Limits"/>.</param>
    public string? String(string name, int limit)
    {
        if (Of(name, JsonValueKind.String, "str type expected", "type_error.str") is not { } value) return null;
        var text = value.GetString()!;
        if (text.Length <= limit) return text;
        input.TooLong(at.Then(name), limit);
        return null;
    }

    /// <summary>A text of 1 to <see cref="Limits.Id"/>.</summary>
    public string? Id(string name)
    {
        if (String(name, Limits.Id) is not { } id) return null;
        if (id.Length > 0) return id;
        Fail(name, "ensure this value has at least 1 characters", "value_error.any_str.min_length");
        return null;
    }

    public bool? Boolean(string name)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fail(name, "value could not be parsed to a boolean", "type_error.bool");
        return null;
    }

    /// <summary>A finite number.</summary>
    public double? Number(string name)
    {
        if (Of(name, JsonValueKind.Number, "value is not a valid float", "type_error.float") is not { } value) return null;
        var number = value.GetDouble();
        if (double.IsFinite(number)) return number;
        Fail(name, "the number is out of range", "value_error.number");
        return null;
    }

    /// <summary>A whole number, also as 1.0 or 1e2.</summary>
    public long? Integer(string name)
    {
        if (Any(name) is not { } value) return null;
        if (Integers.TryRead(value, out var number)) return number;
        Fail(name, "value is not a valid integer", "type_error.integer");
        return null;
    }

    public T? Enum<T>(string name, Names<T> names)
        where T : struct, Enum
    {
        if (String(name, Limits.None) is not { } text) return null;
        if (names.TryParse(text, out var value)) return value;
        Fail(name, string.Create(CultureInfo.InvariantCulture, $"value is not a valid enumeration member; permitted: {names.Permitted}"), "type_error.enum");
        return null;
    }

    public Fields? Object(string name) =>
        Of(name, JsonValueKind.Object, "value is not a valid dict", "type_error.dict") is { } value
            ? new Fields(value, at.Then(name), input)
            : null;

    /// <summary>An object of this one that was found already.</summary>
    public Fields Of(string name, JsonElement value) => new(value, at.Then(name), input);

    /// <summary>An array of strings.</summary>
    public IReadOnlyList<string>? Strings(string name, int limit)
    {
        if (Array(name) is not { } array) return null;
        var texts = new List<string>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            var here = at.Then(name).Then(texts.Count);
            if (item.ValueKind != JsonValueKind.String) input.Add(here, "str type expected", "type_error.str");
            var text = item.ValueKind == JsonValueKind.String ? item.GetString()! : "";
            if (text.Length > limit) input.TooLong(here, limit);
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>An array of objects.</summary>
    public IReadOnlyList<Fields>? Objects(string name)
    {
        if (Array(name) is not { } array) return null;
        var objects = new List<Fields>(array.GetArrayLength());
        var here = at.Then(name);
        foreach (var item in array.EnumerateArray())
        {
            var place = here.Then(objects.Count);
            if (item.ValueKind != JsonValueKind.Object) input.Add(place, "value is not a valid dict", "type_error.dict");
            objects.Add(new Fields(item, place, input));
        }

        return objects;
    }

    private JsonElement? Array(string name) => Of(name, JsonValueKind.Array, "value is not a valid list", "type_error.list");

    private JsonElement? Of(string name, JsonValueKind kind, string message, string type)
    {
        if (Any(name) is not { } value) return null;
        if (value.ValueKind == kind) return value;
        Fail(name, message, type);
        return null;
    }
}
