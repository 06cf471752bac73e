using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4.Files;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV4;

using DatasetEndpoints = Files.DatasetEndpoints;

/// <summary>Every route of v4.</summary>
internal static class V4Routes
{
    public static void Map(Routes routes)
    {
        var resolver = new FileResolver();
        MapProjects(routes);
        MapConfigs(routes, new ModelConfigEndpoints(resolver));
        MapDatasets(routes);
        MapEvaluators(routes);
    }

    private static void MapProjects(Routes routes)
    {
        routes.Get("/projects", ProjectEndpoints.List);
        routes.Post("/projects", ProjectEndpoints.Create);
        routes.Get("/projects/{id}", ProjectEndpoints.Get);
        routes.Patch("/projects/{id}", ProjectEndpoints.Update);
        routes.Delete("/projects/{id}", ProjectEndpoints.Delete);
    }

    private static void MapConfigs(Routes routes, ModelConfigEndpoints configs)
    {
        routes.Post("/model-configs", ModelConfigEndpoints.Register);
        routes.Get("/model-configs/{id}", configs.Get);
    }

    private static void MapDatasets(Routes routes)
    {
        routes.Get("/projects/{project_id}/datasets", DatasetEndpoints.OfProject);
        routes.Post("/projects/{project_id}/datasets", DatasetEndpoints.Create);
        routes.Get("/datasets", DatasetEndpoints.List);
        routes.Get("/datasets/{id}", DatasetEndpoints.Get);
        routes.Patch("/datasets/{id}", DatasetEndpoints.Update);
        routes.Delete("/datasets/{id}", DatasetEndpoints.Delete);
        routes.Get("/datasets/{dataset_id}/datapoints", DatapointEndpoints.List);
        routes.PostMany("/datasets/{dataset_id}/datapoints", DatapointEndpoints.Add);
    }

    private static void MapEvaluators(Routes routes)
    {
        routes.Get("/evaluators", EvaluatorEndpoints.List);
        routes.Post("/evaluators", EvaluatorEndpoints.Create);
        routes.Get("/evaluators/{id}", EvaluatorEndpoints.Get);
        routes.Patch("/evaluators/{id}", EvaluatorEndpoints.Update);
        routes.Delete("/evaluators/{id}", EvaluatorEndpoints.Delete);
    }
}
