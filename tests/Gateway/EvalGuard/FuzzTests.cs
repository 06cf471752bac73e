using Evals.Gateway.Tests.Hosting;
using Evals.Gateway.Tests.OpenApi;
using static Evals.Gateway.Tests.EvalGuard.EvalGuardScenario;

namespace Evals.Gateway.Tests.EvalGuard;

/// <summary>Nothing that a client of this dialect sends breaks the server: see <see cref="Fuzz"/>.</summary>
public sealed class FuzzTests(EmbeddedHost host) : IClassFixture<EmbeddedHost>
{
    private const int Requests = 5_000;

    [Fact]
    public async Task Generated_requests_are_answered_in_the_shape_of_the_document()
    {
        var api = new EvalGuardScenario(host.Url);
        var fuzz = new Fuzz(host.Client, Documented.EvalGuard);
        foreach (var body in (string[])[Eval, External])
        {
            var id = await api.Create(body);
            await api.Put(id, Row(0, score: 0.5, scores: """{"exact":{"score":1}}"""));
            fuzz.Learn("shop", id);
        }

        await fuzz.Send(Requests);
    }
}
