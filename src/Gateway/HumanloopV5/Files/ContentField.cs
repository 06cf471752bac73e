using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>What a field of a version's content may hold.</summary>
internal enum Shape
{
    /// <summary>A text of at most <see cref="Limits.Name"/>.</summary>
    Text,
    LongText,
    Integer,
    Number,
    Object,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>A list of objects.</summary>
    Objects,
    TextOrTexts,
    TextOrInteger,
    TextOrMessages,

    /// <summary>Anything: what it holds is checked elsewhere.</summary>
    Checked,
}

/// <param name="Permitted">For texts: the words that may be chosen; null for any.</param>
internal sealed record ContentField(string Name, Shape Shape, bool Required = false, IReadOnlyList<string>? Permitted = null)
{
    /// <summary>Tells the request's input errors what is wrong with the field.</summary>
    public void Check(Fields fields)
    {
        if (Required) fields.Require(Name);
        if (fields.Any(Name) is { } value) CheckShape(fields, value.ValueKind);
    }

    private void CheckShape(Fields fields, JsonValueKind kind)
    {
        switch (Shape)
        {
            case Shape.Text:
            case Shape.TextOrInteger when kind != JsonValueKind.Number:
                CheckWord(fields);
                break;
            case Shape.LongText:
                fields.String(Name, Limits.None);
                break;
            case Shape.Integer or Shape.TextOrInteger:
                fields.Integer(Name);
                break;
            case Shape.Number:
                fields.Number(Name);
                break;
            case Shape.Object:
                fields.Object(Name);
                break;
            case Shape.Texts:
            case Shape.TextOrTexts when kind != JsonValueKind.String:
                fields.Strings(Name, Limits.None);
                break;
            case Shape.Objects:
                fields.Objects(Name);
                break;
            case Shape.TextOrMessages when kind != JsonValueKind.String:
                ChatMessages.Read(fields, Name);
                break;
        }
    }

    private void CheckWord(Fields fields)
    {
        if (fields.String(Name, Limits.Name) is { } text && Permitted?.Contains(text) == false)
            fields.Fail(Name, $"value is not a valid enumeration member; permitted: {string.Join(", ", Permitted)}", "type_error.enum");
    }
}
