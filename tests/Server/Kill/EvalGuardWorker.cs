using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Evals.Server.Kill;

/// <summary>One client of EvalGuard with a project of its own: makes evals, fills them and ends them until the server is gone, every
/// write under a key; then checks what is there.</summary>
internal sealed class EvalGuardWorker(string apiKey, string project, int seed) : IDialectWorker
{
    private const int MaxIndex = 40;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, OwnEval> _evals = [];
    private readonly List<(Write Write, string Answer)> _answers = [];
    private Write? _unanswered;

    public int Answered => _answers.Count;

    public async Task Work(string server)
    {
        using var http = Client(server);
        while (true)
        {
            _unanswered = Choose();
            try
            {
                Note(_unanswered, await Send(http, _unanswered));
                _unanswered = null;
                // A client that did not see an answer sends again: now and then one does that for nothing.
                if (_random.Next(10) == 0) await AssertAnsweredAgain(http, _answers[^1]);
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    /// <summary>Finishes what was under way, asks for some first answers again, and compares all evals with what was answered.</summary>
    public async Task Check(string server)
    {
        using var http = Client(server);
        if (_unanswered is { } write) Note(write, await Send(http, write));
        _unanswered = null;
        foreach (var answer in _answers.Where(_ => _random.Next(10) == 0)) await AssertAnsweredAgain(http, answer);
        var listed = (await Get(http, $"evals?projectId={Uri.EscapeDataString(project)}")).EnumerateArray()
            .Select(eval => eval.GetProperty("id").GetString()!).ToList();
        Assert.Equal(_evals.Keys.Order(), listed.Order());
        foreach (var (id, eval) in _evals) eval.Check(await Get(http, $"evals/{id}"));
    }

    private Write Choose()
    {
        var open = _evals.Where(eval => eval.Value.Status == "running").Select(eval => eval.Key).ToList();
        var key = Guid.NewGuid().ToString();
        if (open.Count == 0 || _random.Next(10) == 0)
            return new Write(HttpMethod.Post, "evals", key, JsonSerializer.Serialize(new { name = key, projectId = project, model = "m", external = true }));
        var id = open[_random.Next(open.Count)];
        if (_random.Next(8) == 0)
            return new Write(HttpMethod.Patch, $"evals/{id}", key, """{"status":"passed","summary":{"score":0.5}}""") { Eval = id };
        var rows = Enumerable.Range(0, _random.Next(1, 20)).Select(_ => (Index: _random.Next(MaxIndex), Token: Guid.NewGuid().ToString())).ToList();
        // Rows go on coming in after the end.
        if (_random.Next(4) == 0) id = _evals.Keys.ElementAt(_random.Next(_evals.Count));
        var body = new
        {
            results = rows.Select(row => new
            {
                test_case_index = row.Index,
                input = "in",
                output = row.Token,
                passed = row.Index % 2 == 0,
                score = row.Index / 64.0,
                scores = new { exact = new { score = row.Index % 2 } },
            }),
        };
        return new Write(HttpMethod.Post, $"evals/{id}/results", key, JsonSerializer.Serialize(body)) { Eval = id, Rows = rows };
    }

    private void Note(Write write, string answer)
    {
        _answers.Add((write, answer));
        using var json = JsonDocument.Parse(answer);
        var data = json.RootElement.GetProperty("data");
        if (write.Eval is null) _evals.Add(data.GetProperty("id").GetString()!, new OwnEval());
        else if (write.Rows is { } rows) _evals[write.Eval].Put(rows);
        else _evals[write.Eval].Status = data.GetProperty("status").GetString()!;
    }

    private static async Task AssertAnsweredAgain(HttpClient http, (Write Write, string Answer) first) =>
        Assert.Equal(first.Answer, await Send(http, first.Write));

    private HttpClient Client(string server)
    {
        var http = new HttpClient { BaseAddress = new Uri($"{server}/api/v1/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        return http;
    }

    private static async Task<string> Send(HttpClient http, Write write)
    {
        using var request = new HttpRequestMessage(write.Method, write.Path) { Content = new StringContent(write.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", write.Key);
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) throw new HttpRequestException($"{write.Path} answered 503.");
        Assert.True(answer.IsSuccessStatusCode, $"{write.Method} {write.Path}: {(int)answer.StatusCode} {body}");
        return body;
    }

    private static async Task<JsonElement> Get(HttpClient http, string path)
    {
        using var json = JsonDocument.Parse(await http.GetStringAsync(path));
        return json.RootElement.GetProperty("data").Clone();
    }

    private sealed record Write(HttpMethod Method, string Path, string Key, string Body)
    {
        public string? Eval { get; init; }

        public IReadOnlyList<(int Index, string Token)>? Rows { get; init; }
    }

    private sealed class OwnEval
    {
        private readonly SortedDictionary<int, string> _rows = [];

        public string Status { get; set; } = "running";

        public void Put(IReadOnlyList<(int Index, string Token)> rows)
        {
            foreach (var (index, token) in rows) _rows[index] = token;
        }

        public void Check(JsonElement eval)
        {
            Assert.Equal(Status, eval.GetProperty("status").GetString());
            Assert.Equal(_rows.Values, eval.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("output").GetString()!));
            if (_rows.Count == 0) return;
            var summary = eval.GetProperty("summary");
            Assert.Equal(_rows.Count, summary.GetProperty("totalCases").GetInt32());
            Assert.Equal(_rows.Keys.Count(index => index % 2 == 0), summary.GetProperty("passedCases").GetInt32());
            Assert.Equal(_rows.Keys.Average(index => index / 64.0), summary.GetProperty("avgScore").GetDouble(), 1e-12);
        }
    }
}
