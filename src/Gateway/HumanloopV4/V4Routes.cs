using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV4.Evaluations;
using Evals.Gateway.HumanloopV4.Files;
using Evals.Gateway.HumanloopV4.Logs;
using Evals.Gateway.HumanloopV5.Files;
using Evals.Gateway.HumanloopV5.Logs;

namespace Evals.Gateway.HumanloopV4;

using AddLogs = Evaluations.AddLogs;
using DatasetEndpoints = Files.DatasetEndpoints;

/// <summary>Every route of v4.</summary>
internal static class V4Routes
{
    public static void Map(Routes routes, LogHomes homes, CorrectLogs corrections)
    {
        var resolver = new FileResolver();
        MapProjects(routes);
        MapConfigs(routes, new ModelConfigEndpoints(resolver));
        MapDatasets(routes);
        MapEvaluators(routes);
        MapLogs(routes, new PostLogs(resolver), new LogEndpoints(new DeleteLogs(homes), corrections));
        MapEvaluations(routes, new CreateEvaluations(resolver), new EvaluationEndpoints(resolver));
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
        routes.Get("/datapoints/{id}", DatapointEndpoints.Get);
    }

    private static void MapEvaluators(Routes routes)
    {
        routes.Get("/evaluators", EvaluatorEndpoints.List);
        routes.Post("/evaluators", EvaluatorEndpoints.Create);
        routes.Get("/evaluators/{id}", EvaluatorEndpoints.Get);
        routes.Patch("/evaluators/{id}", EvaluatorEndpoints.Update);
        routes.Delete("/evaluators/{id}", EvaluatorEndpoints.Delete);
    }

    private static void MapLogs(Routes routes, PostLogs posts, LogEndpoints logs)
    {
        routes.Get("/logs", LogEndpoints.List);
        routes.PostMany("/logs", posts.Post);
        routes.Delete("/logs", logs.Delete);
        routes.Get("/logs/{id}", LogEndpoints.Get);
        routes.Patch("/logs/{id}", logs.Update);
    }

    private static void MapEvaluations(Routes routes, CreateEvaluations creation, EvaluationEndpoints evaluations)
    {
        routes.Get("/evaluations", EvaluationLists.List);
        routes.Get("/projects/{project_id}/evaluations", EvaluationLists.OfProject);
        routes.Post("/projects/{project_id}/evaluations", creation.Create);
        routes.Get("/evaluations/{id}", EvaluationEndpoints.Get);
        routes.Get("/evaluations/{id}/datapoints", EvaluationEndpoints.Datapoints);
        routes.Patch("/evaluations/{id}/status", EvaluationEndpoints.ChangeStatus);
        routes.Patch("/evaluations/{id}/evaluators", evaluations.AddEvaluators);
        routes.Post("/evaluations/{evaluation_id}/log", AddLogs.Add);
        routes.Post("/evaluations/{evaluation_id}/result", AddResults.Add);
    }
}
