using System.Text;
using Evals.Contracts;
using Evals.Domain.Files;

namespace Evals.Domain.Tests.Files;

public sealed class DatapointContentTests
{
    [Theory]
    [InlineData("""{"inputs":{"a":"1","b":"2"},"target":{"x":1.0}}""", """{"target":{"x":1},"inputs":{"b":"2","a":"1"},"messages":null}""")]
    [InlineData("""{"inputs":{"a":"1"}}""", """{"id":"dp_other","inputs":{"a":"1"},"messages":[],"target":{},"more":7}""")]
    [InlineData("{}", """{"inputs":{},"messages":null}""")]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", """{"messages":[{"content":"hi","role":"user","name":null}]}""")]
    public void The_same_content_has_the_same_id(string one, string other) => Assert.Equal(Read(one).Id, Read(other).Id);

    [Theory]
    [InlineData("""{"inputs":{"a":"1"}}""", """{"inputs":{"a":1}}""")]
    [InlineData("""{"inputs":{"a":"1"}}""", """{"target":{"a":"1"}}""")]
    [InlineData("""{"inputs":{"a":"1"}}""", """{"inputs":{"a":"1"},"messages":[{"role":"user"}]}""")]
    public void Other_content_has_another(string one, string other) => Assert.NotEqual(Read(one).Id, Read(other).Id);

    [Fact]
    public void A_document_holds_what_was_sent_and_nothing_empty()
    {
        var datapoint = Read("""{"id":"dp_1","target":{"b":null,"a":[1.0]},"inputs":{"z":"é","a":"<"},"messages":[]}""");
        Assert.Equal("""{"inputs":{"z":"é","a":"<"},"target":{"b":null,"a":[1.0]}}""", Encoding.UTF8.GetString(datapoint.Document));
        Assert.Matches("^dp_[0-9A-Za-z]{27}$", datapoint.Id);
    }

    [Theory]
    [InlineData("[]", "datapoints.1")]
    [InlineData("{", "datapoints.1")]
    [InlineData("""{"inputs":[]}""", "datapoints.1.inputs")]
    [InlineData("""{"inputs":{"a":"\ud800"}}""", "datapoints.1")]
    [InlineData("""{"messages":{}}""", "datapoints.1.messages")]
    [InlineData("""{"messages":[{"role":"user"},{"content":"x"}]}""", "datapoints.1.messages.1")]
    [InlineData("""{"target":"x"}""", "datapoints.1.target")]
    public void What_is_no_datapoint_is_refused_by_its_place(string datapoint, string field)
    {
        var refusal = DatapointContent.ReadAll(["{}"u8.ToArray(), Encoding.UTF8.GetBytes(datapoint)]).Refusal;
        Assert.Equal((RefusalKind.Invalid, field), (refusal?.Kind, refusal?.Field));
    }

    [Fact]
    public void Of_equal_datapoints_the_first_is_kept()
    {
        byte[][] given = [.. new[] { "b", "a", "b", "c", "a" }.Select(input => Encoding.UTF8.GetBytes($$$"""{"inputs":{"i":"{{{input}}}"}}"""))];
        var read = DatasetGiven.Read(new UpsertDataset(null, DatasetAction.Add, given)).Value!;
        Assert.Equal(["b", "a", "c"], read.Datapoints.Select(datapoint => Encoding.UTF8.GetString(datapoint.Document)[16..17]));
    }

    private static Datapoint Read(string json)
    {
        var read = DatapointContent.ReadAll([Encoding.UTF8.GetBytes(json)]);
        Assert.Null(read.Refusal);
        return Assert.Single(read.Value!);
    }
}
