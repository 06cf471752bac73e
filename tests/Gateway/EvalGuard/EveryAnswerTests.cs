using Evals.Gateway.Tests.Hosting;
using Evals.Gateway.Tests.OpenApi;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Every answer of this dialect.</summary>
public sealed class EveryAnswerTests() : EveryAnswer(Documented.EvalGuard)
{
    private const string Unknown = "01234567-89ab-cdef-0123-456789abcdef";

    protected override async Task AskOfEverything()
    {
        var (eval, external) = (Id(await Ask(201, "POST", "evals", Eval)), Id(await Ask(201, "POST", "evals", External)));
        await AskOfResults(eval, external);
        await AskOfReading(eval, external);
        await AskOfStatuses(eval, external);
        await AskWhereAPathIsTaken();
        await Ask(400, "POST", "evals", "{}");
        await Ask(400, "POST", "evals/ci", "{}");
        foreach (var path in (string[])["project/current", "scorers", "client/policy?version=1.0.0"]) await Ask(200, "GET", path);
        await Ask(400, "GET", "scorers?limit=0");
    }

    private async Task AskOfResults(string eval, string external)
    {
        var rows = $$"""{"results":[{{Row(0, score: 1)}},{{Row(1, passed: false, scores: """{"exact":{"score":0,"passed":false,"reason":"no"},"_metadata":{"k":[1]}}""")}}]}""";
        foreach (var id in (string[])[eval, external]) await Ask(200, "POST", $"evals/{id}/results", rows);
        await Ask(
            200,
            "POST",
            $"evals/{eval}/results",
            """{"results":[{"input":"a","actualOutput":"b","expectedOutput":"c","latency":1.5,"tokenUsage":{"total":9},"scorerResults":[{"scorer":"exact","score":1,"passed":true}]}]}""");
        await Ask(400, "POST", $"evals/{eval}/results", """{"results":[]}""");
        await Ask(404, "POST", $"evals/{Unknown}/results", rows);
        var v5 = await Scenario.Start(Client, 1);
        var run = await v5.Run((await v5.Evaluation(null, "demo/boolean")).Text("id"));
        await Ask(409, "POST", $"evals/{Uuid(run)}/results", rows);
        await Ask(200, "GET", $"evals/{Uuid(run)}");
    }

    private async Task AskOfReading(string eval, string external)
    {
        foreach (var list in (string[])["evals", "evals/runs"])
        {
            await Ask(200, "GET", $"{list}?projectId=shop&limit=5&offset=1");
            await Ask(400, "GET", list);
        }

        await Ask(200, "GET", $"evals/{eval}");
        await Ask(400, "GET", "evals/x");
        await Ask(404, "GET", $"evals/{Unknown}");
        await Ask(200, "GET", $"evals/compare?projectId=shop&runA={eval}&runB={external}");
        await Ask(400, "GET", $"evals/compare?runA={eval}&runB={external}");
        await Ask(404, "GET", $"evals/compare?projectId=shop&runA={eval}&runB={Unknown}");
    }

    private async Task AskOfStatuses(string eval, string external)
    {
        await Ask(200, "PATCH", $"evals/{eval}", """{"status":"queued","summary":null}""");
        await Ask(200, "PATCH", $"evals/{eval}", """{"status":"passed","summary":{"score":0.5,"passRate":1,"totalLatency":3,"mine":[1.0]}}""");
        await Ask(409, "PATCH", $"evals/{eval}", """{"status":"failed"}""");
        await Ask(400, "PATCH", $"evals/{external}", """{"status":"done"}""");
        await Ask(404, "PATCH", $"evals/{Unknown}", """{"status":"failed"}""");
        await Ask(200, "GET", $"evals/{eval}");
        await Ask(
            201,
            "POST",
            "evals/ci",
            """
            {"source":"vitest","summary":{"total":1,"passed":0,"failed":1,"passRate":0,"totalDuration":1.75},
             "cases":[{"testName":"a","displayName":"s > a","suite":"s","passed":false,"duration":1.25,"error":{"type":"E","message":"no","traceback":"t"},"tags":["slow"]}]}
            """);
    }

    /// <summary>Somebody else's prompt where the project's flow would be.</summary>
    private async Task AskWhereAPathIsTaken()
    {
        await new Scenario(Client).Ok(HttpMethod.Post, "prompts", """{"path":"EvalGuard/taken","model":"m"}""");
        await Ask(409, "POST", "evals", External.Replace("shop", "taken", StringComparison.Ordinal));
        await Ask(409, "POST", "evals/ci", """{"source":"pytest","projectId":"taken","summary":{},"cases":[]}""");
    }

    private static string Id(Reply reply) => Data(reply).GetProperty("id").GetString()!;
}
