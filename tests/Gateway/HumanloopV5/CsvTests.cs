using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

/// <summary>CSV files as the SDKs upload them.</summary>
public sealed class CsvTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly HttpClient _client = host.Client;

    [Fact]
    public async Task Rows_become_datapoints_of_a_version_on_top_of_the_deployed_one()
    {
        var first = await Dataset("csv/rows", """[{"inputs": {"q": "0"}}]""");
        await Dataset("csv/rows", """[{"inputs": {"q": "other"}}]""");

        var (status, json) = await Upload(first, "\uFEFFq,target\r\n\"a, \"\"b\"\"\nc\",plain\n\n1,\"{\"\"n\"\": 1}\"\n,\n", version: "named");

        Assert.Equal((200, 4, "named"), (status, json.GetProperty("datapoints_count").GetInt32(), json.GetProperty("version_name").GetString()));
        var found = await _client.Get($"datasets/{first.Text("id")}?version_id={json.GetProperty("version_id").GetString()}&include_datapoints=true");
        Assert.Equal(["0", "a, \"b\"\nc", "1", ""], found["datapoints"].EnumerateArray().Select(row => row.GetProperty("inputs").GetProperty("q").GetString()));
        Assert.Equal(["plain", "1"], found["datapoints"].EnumerateArray().Skip(1).Take(2)
            .Select(row => row.GetProperty("target").EnumerateObject().Single().Value.ToString()));
        Assert.False(found["datapoints"][3].TryGetProperty("target", out _));
    }

    [Fact]
    public async Task Carriage_returns_alone_end_no_line_however_many_there_are()
    {
        var dataset = await Dataset("csv/returns", "[]");

        var (status, json) = await Upload(dataset, $"q\n{new string('\r', 1_000_000)}x\r\n");

        Assert.Equal((200, 1), (status, json.GetProperty("datapoints_count").GetInt32()));
    }

    [Theory]
    [InlineData("", "no row")]
    [InlineData("a,b\n1,2\n3\n", "row 3 has 1 fields instead of 2")]
    [InlineData("a,b\n1,\"2\n3", "row 2 has a quote that is not closed")]
    [InlineData("a,b\n1,\"2\"x\n", "row 2 has text after a closing quote")]
    [InlineData("a,a\n1,2\n", "row 1 has two columns of one name")]
    [InlineData("a,\n1,2\n", "row 1 has a column without a name")]
    public async Task A_broken_file_is_refused_with_its_row_and_adds_nothing(string csv, string why)
    {
        var dataset = await Dataset("csv/broken", "[]");

        var (status, json) = await Upload(dataset, csv);

        Assert.Equal(422, status);
        var error = Assert.Single(json.GetProperty("detail").EnumerateArray());
        Assert.Equal("body.file", error.Place());
        Assert.Contains(why, error.GetProperty("msg").GetString(), StringComparison.Ordinal);
        Assert.Single((await _client.Get($"datasets/{dataset.Text("id")}/versions"))["records"].EnumerateArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("--b\r\n")]
    [InlineData("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b-")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n")]
    public async Task What_is_no_upload_is_refused(string body)
    {
        var dataset = await Dataset("csv/odd", "[]");
        Assert.Equal(422, (await Send(dataset.Text("id"), Encoding.UTF8.GetBytes(body), "")).Status);
        Assert.Equal(422, (await Send("ds_no", Encoding.UTF8.GetBytes(body), "")).Status);
    }

    [Fact]
    public async Task Unknown_datasets_and_versions_and_text_that_is_not_utf8_are_refused()
    {
        var dataset = await Dataset("csv/unknown", "[]");
        Assert.Equal(404, (await Send("ds_no", Body("a\n1\n", null), "")).Status);
        Assert.Equal(404, (await Send(dataset.Text("id"), Body("a\n1\n", null), "?version_id=dsv_no")).Status);
        var broken = Body("a\n@\n", null);
        broken[Array.IndexOf(broken, (byte)'@')] = 0xFF;
        Assert.Equal(422, (await Send(dataset.Text("id"), broken, "")).Status);
    }

    private Task<(int Status, JsonElement Json)> Upload(Reply dataset, string csv, string? version = null) =>
        Send(dataset.Text("id"), Body(csv, version), "");

    private static byte[] Body(string csv, string? version) => Encoding.UTF8.GetBytes(
        (version is null ? "" : $"--b0undary\r\nContent-Disposition: form-data; name=\"version_name\"\r\n\r\n{version}\r\n")
        + "--b0undary\r\nContent-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        + csv + "\r\n--b0undary--\r\n");

    /// <summary>As the Python SDK does: the content type does not say what the boundary is.</summary>
    private async Task<(int Status, JsonElement Json)> Send(string dataset, byte[] body, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"datasets/{dataset}/datapoints/csv{query}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data");
        var reply = await _client.Exchange(request);
        return (reply.Code, reply.Json);
    }

    private Task<Reply> Dataset(string path, string datapoints) =>
        _client.Post("datasets", $$"""{"path": "{{path}}", "datapoints": {{datapoints}}}""");
}
