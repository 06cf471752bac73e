using System.Text;
using System.Text.Json;

namespace Evals.Domain.Files.Content;

internal enum ContentShape
{
    Text,
    Number,
    Integer,
    Object,
    List,
    Objects,
    TextOrObjects,
    TextOrTexts,
    TextOrInteger,
}

/// <summary>A field that is part of a version's identity.</summary>
/// <param name="Shape">What it must be, unless it is null or absent.</param>
/// <param name="Default">What it is when absent, in canonical form: to send that is the same as to send nothing. Null: nothing is.</param>
/// <param name="Choices">The texts that are known; empty when any will do.</param>
internal sealed record ContentField(
    string Name,
    ContentShape Shape,
    string? Default = null,
    bool Required = false,
    params string[] Choices)
{
    /// <summary>The first integer that 64 bits do not hold: clients could not read it back.</summary>
    private const double IntegerEnd = 9_223_372_036_854_775_808d;

    public bool IsDefault(ReadOnlySpan<byte> canonical) =>
        Default is not null && canonical.SequenceEqual(Encoding.UTF8.GetBytes(Default));

    /// <summary>Why the value can't be accepted, as the end of a sentence; null when it can.</summary>
    public string? Fault(JsonElement value)
    {
        if (!Fits(value)) return $"must be {Wanted}";
        if (Choices.Length > 0 && !Choices.Contains(value.GetString())) return $"must be one of {string.Join(", ", Choices)}";
        return null;
    }

    private bool Fits(JsonElement value) => (Shape, value.ValueKind) switch
    {
        (ContentShape.Text or ContentShape.TextOrObjects or ContentShape.TextOrTexts or ContentShape.TextOrInteger, JsonValueKind.String) => true,
        (ContentShape.Number, JsonValueKind.Number) => true,
        (ContentShape.Integer or ContentShape.TextOrInteger, JsonValueKind.Number) =>
            value.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) < IntegerEnd,
        (ContentShape.Object, JsonValueKind.Object) => true,
        (ContentShape.List, JsonValueKind.Array) => true,
        (ContentShape.Objects or ContentShape.TextOrObjects, JsonValueKind.Array) => IsListOf(value, JsonValueKind.Object),
        (ContentShape.TextOrTexts, JsonValueKind.Array) => IsListOf(value, JsonValueKind.String),
        _ => false,
    };

    private static bool IsListOf(JsonElement list, JsonValueKind kind)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != kind) return false;
        }

        return true;
    }

    private string Wanted => Shape switch
    {
        ContentShape.Text => "a string",
        ContentShape.Number => "a number",
        ContentShape.Integer => "an integer",
        ContentShape.Object => "an object",
        ContentShape.List => "a list",
        ContentShape.Objects => "a list of objects",
        ContentShape.TextOrObjects => "a string or a list of objects",
        ContentShape.TextOrTexts => "a string or a list of strings",
        ContentShape.TextOrInteger => "a string or an integer",
        _ => throw new InvalidOperationException($"{Shape} has no words."),
    };
}
