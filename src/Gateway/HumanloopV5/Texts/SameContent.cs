using System.Text.Json;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>Whether two contents mean the same: members that are null are like those that are not there.</summary>
internal static class SameContent
{
    public static bool Is(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => HasAll(one, other) && HasAll(other, one),
        (JsonValueKind.Array, JsonValueKind.Array) => IsList(one, other),
        _ => JsonElement.DeepEquals(one, other),
    };

    private static bool HasAll(JsonElement members, JsonElement of)
    {
        foreach (var member in members.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null) continue;
            if (!of.TryGetProperty(member.Name, out var same) || !Is(member.Value, same)) return false;
        }

        return true;
    }

    private static bool IsList(JsonElement one, JsonElement other)
    {
        if (one.GetArrayLength() != other.GetArrayLength()) return false;
        foreach (var (item, same) in one.EnumerateArray().Zip(other.EnumerateArray()))
        {
            if (!Is(item, same)) return false;
        }

        return true;
    }
}
