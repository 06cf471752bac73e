using System.Net;
using System.Text.Json;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5;

public sealed class DirectoryTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private readonly HttpClient _client = host.Client;

    [Fact]
    public async Task A_directory_is_made_shown_moved_with_its_files_and_deleted_when_it_is_empty()
    {
        var made = await _client.Post("directories", """{"path": "golden/made", "name": null, "parent_id": null}""");
        var url = "directories/" + made.Text("id");
        var child = await _client.Post("directories", $$"""{"name": "child", "parent_id": "{{made.Text("id")}}"}""");
        var file = await _client.Post("flows", """{"path": "golden/made/flow", "attributes": {}}""");
        await _client.Post("flows", """{"path": "golden/made/child/deep", "attributes": {}}""");
        Assert.Equal(201, made.Code);
        Assert.Equal(("golden/made/child", made.Text("id")), (child.Text("path"), child.Text("parent_id")));
        Assert.Equal(made.Text("id"), file.Text("directory_id"));
        Golden.Matches("directory-created", made);
        Golden.Matches("directory", await _client.Get(url));

        var moved = await _client.Send(HttpMethod.Patch, url, """{"path": "golden/new/place"}""");
        Assert.Equal((made.Text("id"), "golden/new/place"), (moved.Text("id"), moved.Text("path")));
        Assert.Equal("golden/new/place/child", (await _client.Get("directories/" + child.Text("id"))).Text("path"));
        var flow = await _client.Get("flows/" + file.Text("id"));
        Assert.Equal(("golden/new/place/flow", made.Text("id")), (flow.Text("path"), flow.Text("directory_id")));
        Assert.Equal(2, (await _client.Get("files?path=golden/new"))["total"].GetInt32());
        Assert.Equal(404, (await _client.Get("files?path=golden/made")).Code);

        Assert.Equal((409, "path.id"), await Refusal(HttpMethod.Delete, url));
        await _client.Send(HttpMethod.Delete, "flows/" + file.Text("id"), null);
        var deep = await _client.Post("files/retrieve-by-path", """{"path": "golden/new/place/child/deep"}""");
        await _client.Send(HttpMethod.Delete, "flows/" + deep.Text("id"), null);
        Assert.Equal(204, (await _client.Send(HttpMethod.Delete, "directories/" + child.Text("id"), null)).Code);
        Assert.Equal(204, (await _client.Send(HttpMethod.Delete, url, null)).Code);
        Assert.Equal((404, "path.id"), await Refusal(HttpMethod.Get, url));
    }

    [Fact]
    public async Task The_root_has_everything_in_it_and_stays()
    {
        await _client.Post("flows", """{"path": "atroot", "attributes": {}}""");
        await _client.Post("directories", """{"name": "below"}""");

        var root = await _client.Get("directories/root");
        var all = await _client.Get("directories");

        Assert.Equal(("", 0), (root.Text("path"), root["parents"].GetArrayLength()));
        Assert.Contains("atroot", Names(root["files"]));
        Assert.Contains("below", Names(root["subdirectories"]));
        Assert.Equal(root.Text("id"), all.Json[0].GetProperty("id").GetString());
        Assert.Equal((409, "path.id"), await Refusal(HttpMethod.Delete, "directories/" + root.Text("id")));
        Assert.Equal((409, "path.id"), await Refusal(HttpMethod.Patch, "directories/" + root.Text("id"), """{"path": "x"}"""));
    }

    [Theory]
    [InlineData("POST", "directories", "{}", 422, "body.path")]
    [InlineData("POST", "directories", """{"path": 1}""", 422, "body.path")]
    [InlineData("POST", "directories", """{"path": "/a"}""", 422, "body.path")]
    [InlineData("POST", "directories", """{"path": "taken"}""", 409, "body.path")]
    [InlineData("POST", "directories", """{"name": "a/b"}""", 422, "body.name")]
    [InlineData("POST", "directories", """{"name": "a", "parent_id": "dir_no"}""", 404, "body.parent_id")]
    [InlineData("POST", "directories", """{"name": "a", "path": "b"}""", 422, "body.name")]
    [InlineData("GET", "directories/dir_no", null, 404, "path.id")]
    [InlineData("PATCH", "directories/dir_no", """{"path": "x"}""", 404, "path.id")]
    [InlineData("PATCH", "directories/{id}", """{"path": "taken/below/it"}""", 422, "body.path")]
    [InlineData("PATCH", "directories/{id}", """{"path": "other"}""", 409, "body.path")]
    [InlineData("PATCH", "directories/{id}", """{"path": "a//b"}""", 422, "body.path")]
    [InlineData("PATCH", "directories/{id}", """{"name": []}""", 422, "body.name")]
    [InlineData("DELETE", "directories/dir_no", null, 404, "path.id")]
    public async Task Bad_requests_are_refused_by_name(string method, string url, string? body, int status, string place)
    {
        await _client.Post("directories", """{"path": "taken"}""");
        await _client.Post("directories", """{"path": "other"}""");
        var id = (await _client.Get("directories")).Json.EnumerateArray().Single(entry => entry.GetProperty("path").GetString() == "taken");

        Assert.Equal((status, place), await Refusal(new HttpMethod(method), url.Replace("{id}", id.GetProperty("id").GetString(), StringComparison.Ordinal), body));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Stranger.Get("directories/" + id.GetProperty("id").GetString())).Status);
    }

    private async Task<(int, string)> Refusal(HttpMethod method, string path, string? body = null)
    {
        var reply = await _client.Send(method, path, body);
        return (reply.Code, (reply.Detail.ValueKind == JsonValueKind.Array ? reply.Detail[0] : reply.Detail).Place());
    }

    private static IEnumerable<string?> Names(JsonElement entries) => entries.EnumerateArray().Select(entry => entry.GetProperty("name").GetString());
}
