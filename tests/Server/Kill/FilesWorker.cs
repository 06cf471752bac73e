using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Evals.Server.Processes;

namespace Evals.Server.Kill;

/// <summary>One client with a directory of its own: adds rows to a dataset, also as CSV, makes and deploys versions, traces calls, and moves
/// the directory about, until the server is gone; then checks what is there. Every write may be sent again.</summary>
internal sealed class FilesWorker(string apiKey, string name, int seed) : IDialectWorker
{
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _rows = [];
    private readonly HashSet<string> _spans = [];
    private readonly Dictionary<string, string> _flows = [];
    private Write? _unanswered;
    private string? _dataset;
    private string? _directory;
    private string _deployed = "";
    private string _path = "";
    private string _production = "";
    private int _next;

    public int Answered { get; private set; }

    public async Task Work(string server)
    {
        using var client = new V5(server, apiKey);
        try
        {
            if (_directory is null) await MakePlace(client);
            while (true)
            {
                _unanswered = Choose();
                await Do(client, _unanswered);
                _unanswered = null;
            }
        }
        catch (HttpRequestException)
        {
        }
    }

    public async Task Check(string server)
    {
        using var client = new V5(server, apiKey);
        if (_directory is null) return;
        if (_unanswered is { } write) await Do(client, write);
        _unanswered = null;
        var files = await client.Get($"files?size=1000&path={Uri.EscapeDataString(_path)}");
        Assert.Equal(
            _flows.Keys.Append("data").Concat(_spans.Count > 0 ? ["tool"] : []).Select(file => $"{_path}/{file}").Order(StringComparer.Ordinal),
            files.GetProperty("records").EnumerateArray().Select(file => file.GetProperty("path").GetString()!).Order(StringComparer.Ordinal));
        var rows = (await client.Get($"datasets/{_dataset}?include_datapoints=true")).GetProperty("datapoints").EnumerateArray();
        Assert.Equal(_rows.Order(), rows.Select(row => row.GetProperty("inputs").GetProperty("row").GetString()!).Order());
        Assert.Equal(_deployed, (await client.Get($"datasets/{_dataset}")).GetProperty("version_id").GetString());
        foreach (var (_, id) in _flows) Assert.Equal(id, (await client.Get($"flows/{id}")).GetProperty("id").GetString());
        if (_spans.Count > 0) await CheckSpans(client, files);
    }

    private async Task CheckSpans(V5 client, JsonElement files)
    {
        var tool = files.GetProperty("records").EnumerateArray().Single(file => file.GetProperty("type").GetString() == "tool");
        var logs = await client.Get($"logs?size=1000&file_id={tool.GetProperty("id").GetString()}");
        Assert.Equal(_spans.Order(), logs.GetProperty("records").EnumerateArray().Select(log => log.GetProperty("output").GetString()!).Order());
    }

    /// <summary>Answered as a whole before the load of this client begins.</summary>
    private async Task MakePlace(V5 client)
    {
        _path = name;
        var dataset = await client.Post("datasets", new { path = $"{_path}/data", datapoints = Array.Empty<object>() });
        (_dataset, _deployed) = (Text(dataset, "id"), Text(dataset, "version_id"));
        _production = (await client.Get($"datasets/{_dataset}/environments")).EnumerateArray()
            .Where(environment => Text(environment, "name") == "production").Select(environment => Text(environment, "id")).Single();
        _directory = (await client.Get("directories")).EnumerateArray()
            .Where(directory => directory.GetProperty("path").GetString() == _path).Select(directory => Text(directory, "id")).Single();
    }

    private Write Choose()
    {
        var token = $"{name} {_next++}";
        return _random.Next(10) switch
        {
            < 2 => Rows(Json(
                HttpMethod.Post, $"datasets?version_id={_deployed}", new { id = _dataset, action = "add", datapoints = new[] { new { inputs = new { row = token } } } }, _ => { }), token),
            < 4 => Rows(new Write(HttpMethod.Post, $"datasets/{_dataset}/datapoints/csv", () => Csv($"row\n{token}\n"), _ => { }), token),
            < 6 => Json(HttpMethod.Post, "flows", new { path = $"{_path}/flow {_next}", attributes = new { token } }, Flow($"flow {_next}")),
            < 8 => Json(HttpMethod.Post, "import/otel/v1/traces", Trace(token), _ => _spans.Add(token)),
            _ => Move($"{name} at {_next}"),
        };
    }

    /// <summary>Adds a row and deploys what it comes to, so that the next one is added to that.</summary>
    private Write Rows(Write add, string token) => add with
    {
        Then = answer => Json(
            HttpMethod.Post,
            $"datasets/{_dataset}/environments/{_production}?version_id={Text(answer, "version_id")}",
            new { },
            _ =>
            {
                _rows.Add(token);
                _deployed = Text(answer, "version_id");
            }),
    };

    private Write Move(string to) => Json(HttpMethod.Patch, $"directories/{_directory}", new { path = to }, _ => _path = to);

    private Action<JsonElement> Flow(string file) => answer => _flows[file] = Text(answer, "id");

    private object Trace(string token)
    {
        (string Key, string Value)[] attributes =
        [
            ("humanloop.file.path", $"{_path}/tool"), ("humanloop.file.type", "tool"), ("humanloop.file.function.name", "add"),
            ("humanloop.log.output", token),
        ];
        var span = new
        {
            traceId = name,
            spanId = token,
            startTimeUnixNano = "1763694245000123000",
            endTimeUnixNano = "1763694246000000000",
            attributes = attributes.Select(attribute => new { key = attribute.Key, value = new { stringValue = attribute.Value } }),
        };
        return new { resourceSpans = new[] { new { scopeSpans = new[] { new { spans = new[] { span } } } } } };
    }

    private async Task Do(V5 client, Write write)
    {
        for (var next = write; next is not null;)
        {
            var answer = await client.Expect(next.Method, next.Path, next.Body());
            Answered++;
            next.Noted(answer);
            next = next.Then?.Invoke(answer);
        }
    }

    private static Write Json(HttpMethod method, string path, object body, Action<JsonElement> noted) =>
        new(method, path, () => body, noted);

    private static MultipartFormDataContent Csv(string text)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return new MultipartFormDataContent { { file, "file", "rows.csv" } };
    }

    private static string Text(JsonElement answer, string property) => answer.GetProperty(property).GetString()!;

    /// <param name="Body">Makes the body, each time that it is sent: content can be sent only once.</param>
    /// <param name="Noted">What its answer means, also when it is sent again.</param>
    private sealed record Write(HttpMethod Method, string Path, Func<object> Body, Action<JsonElement> Noted)
    {
        /// <summary>What is to be written after it.</summary>
        public Func<JsonElement, Write>? Then { get; init; }
    }
}
