using System.Text.Json;
using Evals.Gateway.Http;

namespace Evals.Gateway.Tests.Http;

public sealed class FieldsTests
{
    private enum Color
    {
        Red,
        Green,
    }

    private static readonly Names<Color> Colors = new((Color.Red, "red"), (Color.Green, "green"));

    [Theory]
    [InlineData("2026-03-04T05:06:07Z", "2026-03-04T05:06:07.000000Z")]
    [InlineData("2026-03-04T05:06:07.123Z", "2026-03-04T05:06:07.123000Z")]
    [InlineData("2026-03-04T05:06:07.1234567+02:00", "2026-03-04T03:06:07.123456Z")]
    [InlineData("2026-03-04T05:06:07.708228", "2026-03-04T05:06:07.708228Z")]
    [InlineData("2026-03-04", "2026-03-04T00:00:00.000000Z")]
    [InlineData("2026-03-04 05:06:07.708228+02:00", "2026-03-04T03:06:07.708228Z")]
    [InlineData("2026-03-04t05:06:07z", "2026-03-04T05:06:07.000000Z")]
    [InlineData("2026-03-04T05:06:07-0130", "2026-03-04T06:36:07.000000Z")]
    public void Times_are_read_with_or_without_an_offset_and_written_in_UTC_with_microseconds(string sent, string written)
    {
        Assert.True(TimeText.TryParse(JsonDocument.Parse($"\"{sent}\"").RootElement, out var time));
        Assert.Equal(written, JsonDocument.Parse(JsonBuffer.Build(time, (writer, value) =>
        {
            writer.WriteStartObject();
            writer.WriteTime("at", value);
            writer.WriteEndObject();
        })).RootElement.GetProperty("at").GetString());
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-13-01 00:00:00")]
    [InlineData("2026-03-04T05:06:07 Z")]
    [InlineData("2026-03-04 05:06:07-2500")]
    [InlineData("")]
    public void What_is_no_time_is_not_read_as_one(string sent) =>
        Assert.False(TimeText.TryParse(JsonDocument.Parse($"\"{sent}\"").RootElement, out _));

    public static TheoryData<string, string> Wrong => new()
    {
        { "Number", "1e999" },
        { "Number", "\"1\"" },
        { "Integer", "1.5" },
        { "Integer", "1e30" },
        { "Integer", "true" },
        { "Boolean", "\"true\"" },
        { "Boolean", "1" },
        { "String", "1" },
        { "String", "\"xxxx\"" },
        { "Id", "\"\"" },
        { "Enum", "\"blue\"" },
        { "Enum", "\"RED\"" },
        { "Object", "[]" },
        { "Strings", "[1]" },
        { "Strings", "[\"xxxx\"]" },
        { "Objects", "[null]" },
        { "Objects", "{}" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_of_the_wrong_kind_is_named(string kind, string value)
    {
        var (fields, input) = Of($$"""{"at": {{value}}}""");

        Read(kind, fields);

        var error = Assert.Single(input.Fault!.Errors);
        Assert.StartsWith("[\"body\",\"at\"", Place(error.At), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"at": null}""")]
    [InlineData(null)]
    public void Null_and_absent_are_the_same_for_every_kind(string? json)
    {
        var (fields, input) = Of(json);

        Assert.All(Wrong.Select(row => (string)row[0]).Distinct(), kind => Assert.Null(Read(kind, fields)));
        Assert.Null(input.Fault);
        Assert.False(fields.Require("at"));
        Assert.Equal("value_error.missing", Assert.Single(input.Fault!.Errors).Type);
    }

    [Fact]
    public void A_place_names_every_step()
    {
        var (fields, input) = Of("""{"a": [{}, {"b": {"c": 5}}]}""");

        fields.Objects("a")![1].Object("b")!.Value.String("c", Limits.Name);

        Assert.Equal("""["body","a",1,"b","c"]""", Place(Assert.Single(input.Fault!.Errors).At));
    }

    [Fact]
    public void Errors_stop_at_fifty()
    {
        var (fields, input) = Of($$"""{"a": [{{string.Join(',', Enumerable.Repeat("1", 1000))}}]}""");

        fields.Objects("a");

        Assert.Equal(50, input.Fault!.Errors.Count);
    }

    private static object? Read(string kind, Fields fields) => kind switch
    {
        "Number" => fields.Number("at"),
        "Integer" => fields.Integer("at"),
        "Boolean" => fields.Boolean("at"),
        "String" => fields.String("at", 3),
        "Id" => fields.Id("at"),
        "Enum" => fields.Enum("at", Colors),
        "Object" => fields.Object("at"),
        "Strings" => fields.Strings("at", 3),
        "Objects" => fields.Objects("at"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static (Fields Fields, Input Input) Of(string? json)
    {
        var input = new Input();
        return (new Fields(json is null ? default : JsonDocument.Parse(json).RootElement, Location.Body, input), input);
    }

    private static string Place(Location at) =>
        System.Text.Encoding.UTF8.GetString(JsonBuffer.Build(at, (writer, place) => place.Write(writer)));
}
