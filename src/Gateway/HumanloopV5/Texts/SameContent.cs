using System.Text.Json;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>Whether two contents mean the same: members that are null are like those that are not there.</summary>
internal static class SameContent
{
    public static bool Is(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => HasAll(one, other) && HasNamesOf(one, other),
        (JsonValueKind.Array, JsonValueKind.Array) => IsList(one, other),
        (JsonValueKind.Number, JsonValueKind.Number) => IsNumber(one, other),
        _ => JsonElement.DeepEquals(one, other),
    };

    /// <summary>Numbers that are written alike are the same whatever they are; .NET compares none with an exponent beyond 32 bits.</summary>
    private static bool IsNumber(JsonElement one, JsonElement other)
    {
        if (one.GetRawText() == other.GetRawText()) return true;
        try
        {
            return JsonElement.DeepEquals(one, other);
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static bool HasAll(JsonElement members, JsonElement of)
    {
        foreach (var member in members.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null) continue;
            if (!of.TryGetProperty(member.Name, out var same) || !Is(member.Value, same)) return false;
        }

        return true;
    }

    /// <summary>The way back looks at names alone: with the values again, the work would double with every level.</summary>
    private static bool HasNamesOf(JsonElement members, JsonElement other)
    {
        foreach (var member in other.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null) continue;
            if (!members.TryGetProperty(member.Name, out var there) || there.ValueKind == JsonValueKind.Null) return false;
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
