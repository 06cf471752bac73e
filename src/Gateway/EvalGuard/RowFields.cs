using System.Text;
using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>
/// The fields of one object after another, each object read in a single pass: a look-up by name passes over the object for each. Objects of
/// a request have their fields in one order as a rule, so that a field is mostly where it was in the object before.
/// </summary>
internal sealed class RowFields
{
    private readonly string[] _names;
    private readonly byte[][] _utf8;
    private readonly JsonElement[] _values;
    private readonly List<int> _order = [];

    /// <param name="names">The fields that are looked for; each is meant by its place here.</param>
    public RowFields(params string[] names)
    {
        _names = names;
        _utf8 = Array.ConvertAll(names, Encoding.UTF8.GetBytes);
        _values = new JsonElement[names.Length];
    }

    /// <summary>The field's value in the object that was read last, or null when it is absent or null. Of several the last one counts.</summary>
    public JsonElement? this[int field] => Has(field) ? _values[field] : null;

    public bool Has(int field) => _values[field].ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <param name="json">An object.</param>
    public void Read(JsonElement json)
    {
        Array.Clear(_values);
        var at = 0;
        foreach (var property in json.EnumerateObject())
        {
            var field = FieldOf(property, at++);
            if (field >= 0) _values[field] = property.Value;
        }
    }

    /// <param name="owner">The object that was read last: is told what is wrong.</param>
    public bool? Boolean(Fields owner, int field) => _values[field].ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Has(field) ? owner.Boolean(_names[field]) : null,
    };

    /// <summary>A number that statistics can take.</summary>
    /// <param name="owner">As for <see cref="Boolean"/>.</param>
    public double? Number(Fields owner, int field)
    {
        if (!Has(field)) return null;
        if (_values[field].ValueKind == JsonValueKind.Number && _values[field].GetDouble() is var number && Math.Abs(number) <= Outcome.MaxMagnitude)
            return number;
        if (owner.Number(_names[field]) is not null) owner.Fail(_names[field], "the number is out of range", "value_error.number");
        return null;
    }

    /// <returns>The field's place; -1 when it is none that is looked for.</returns>
    private int FieldOf(JsonProperty property, int at)
    {
        if (at < _order.Count && _order[at] is var before && before >= 0 && property.NameEquals(_utf8[before])) return before;
        var field = Array.FindIndex(_utf8, name => property.NameEquals(name));
        if (at < _order.Count) _order[at] = field;
        else if (at < _names.Length) _order.Add(field);
        return field;
    }
}
