using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Evals.Contracts;
using Evals.Domain.Ids;
using FsCheck;
using FsCheck.Fluent;

namespace Evals.Domain.Tests.Ids;

public sealed class ContentIdTests
{
    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"x"]}""", """{ "a": [true, null, "x"], "b": 1.0, "c": null }""")]
    [InlineData("""{"a":{"y":1e2,"x":0.10}}""", """{"a":{"x":0.1,"y":100}}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("\"\\u00e9\\u003c\"", "\"é<\"")]
    [InlineData("-0", "0")]
    public void The_same_content_is_written_in_one_way(string one, string other) => Assert.Equal(Canonical(one), Canonical(other));

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[null]", "[]")]
    [InlineData("\"1\"", "1")]
    [InlineData("12345678901234567890", "12345678901234567891")]
    [InlineData("{}", "[]")]
    public void Other_content_is_written_in_another(string one, string other) => Assert.NotEqual(Canonical(one), Canonical(other));

    [Theory]
    [InlineData("{")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udfff":1}""")]
    public void What_is_no_json_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Canonical(text));

    [Fact]
    public void Ids_do_not_depend_on_the_order_of_keys() => Prop.ForAll<(string, int)[]>(members =>
    {
        var distinct = members.Where(m => m.Item1 is not null && !m.Item1.Any(char.IsSurrogate)).DistinctBy(m => m.Item1).ToArray();
        return Id(distinct) == Id(distinct.Reverse()) && Id(distinct) == Id(distinct.OrderBy(m => m.Item2));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ids_stay_what_they_are()
    {
        var content = CanonicalJson.Of("""{"model":"gpt-4","temperature":0.7}"""u8.ToArray());
        Assert.Equal("prv_zhC0O8Qj6M5vqgxcsqWsy", ContentId.OfVersion("pr_1", FileType.Prompt, content));
        Assert.Equal("dp_aYTiznlgjK54AMhUb9gxtctQDzt", ContentId.OfDatapoint(content));
        Assert.Equal("env_w5UROJkEhZQUrdXdeYxUO", ContentId.Of(IdPrefix.Environment, "default", "production"));
    }

    [Fact]
    public void A_version_id_depends_on_the_file_and_its_type() => Assert.Equal(3, new[]
    {
        ContentId.OfVersion("a", FileType.Prompt, "{}"u8),
        ContentId.OfVersion("b", FileType.Prompt, "{}"u8),
        ContentId.OfVersion("a", FileType.Flow, "{}"u8),
    }.Select(id => id[(id.IndexOf('_') + 1)..]).Distinct().Count());

    private static string Id(IEnumerable<(string, int)> members) => ContentId.OfDatapoint(CanonicalJson.Of(
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject(members.Select(m => KeyValuePair.Create(m.Item1, (JsonNode?)m.Item2))))));

    private static string Canonical(string text) => Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(text)));
}
