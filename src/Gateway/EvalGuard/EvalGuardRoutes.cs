using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>Every route of this dialect.</summary>
internal static class EvalGuardRoutes
{
    public static void Map(Routes routes)
    {
        var scorers = new Scorers();
        var results = new PutResults(scorers);
        var create = new CreateEvals(scorers);
        var ci = new ReportCi(scorers, results);
        routes.Get("/evals", ReadEvals.List);
        routes.Get("/evals/runs", ReadEvals.List);
        routes.Get("/evals/compare", CompareEvals.Compare);
        routes.Get("/evals/{id}", ReadEvals.Get);
        routes.Post("/evals", Once.Of(create.Create));
        routes.Post("/evals/ci", Once.Of(ci.Report));
        routes.PostInOrder("/evals/{id}/results", results.Put);
        routes.Patch("/evals/{id}", Once.Of(UpdateEvals.Update));
        routes.Get("/project/current", Projects.Current);
        routes.Get("/scorers", Projects.Scorers);
        routes.Get("/client/policy", Projects.ClientPolicy);
    }
}
