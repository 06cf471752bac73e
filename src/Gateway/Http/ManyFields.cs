using System.Text.Json;

namespace Evals.Gateway.Http;

/// <summary>A body that is an object or a list of objects.</summary>
/// <param name="IsList">Whether it came as a list: it is answered by one then.</param>
internal sealed record ManyFields(bool IsList, IReadOnlyList<Fields> All)
{
    /// <summary>What in a list is no object goes to the input.</summary>
    public static ManyFields Read(JsonElement json, Input input)
    {
        if (json.ValueKind != JsonValueKind.Array) return new ManyFields(false, [new Fields(json, Location.Body, input)]);
        var all = new List<Fields>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            var place = Location.Body.Then(all.Count);
            if (item.ValueKind != JsonValueKind.Object) input.Add(place, "value is not a valid dict", "type_error.dict");
            all.Add(new Fields(item, place, input, all.Count));
        }

        return new ManyFields(true, all);
    }
}
