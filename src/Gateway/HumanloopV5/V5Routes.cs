using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Evaluations;
using Evals.Gateway.HumanloopV5.Files;
using Evals.Gateway.HumanloopV5.Logs;
using Evals.Gateway.HumanloopV5.Texts;
using Evals.Gateway.HumanloopV5.Traces;

namespace Evals.Gateway.HumanloopV5;

/// <summary>Every route of v5.</summary>
internal static class V5Routes
{
    public static void Map(Routes routes, LogHomes homes, CorrectLogs corrections)
    {
        var resolver = new FileResolver();
        MapFiles(routes, new FileEndpoints(resolver));
        MapDatasets(routes, new DatasetEndpoints(resolver));
        foreach (var type in Enum.GetValues<FileType>()) MapManagement(routes, resolver, type);
        foreach (var type in (FileType[])[FileType.Prompt, FileType.Agent]) MapTexts(routes, new TextEndpoints(resolver), type);
        MapDirectories(routes);
        MapLogs(routes, resolver, homes, corrections);
        MapEvaluations(routes, resolver);
    }

    private static void MapFiles(Routes routes, FileEndpoints files)
    {
        routes.Get("/files", FileLists.OfAllTypes);
        routes.Post("/files/retrieve-by-path", files.RetrieveByPath);
        foreach (var type in (FileType[])[FileType.Prompt, FileType.Tool, FileType.Flow, FileType.Agent, FileType.Evaluator])
        {
            var plural = $"/{V5Names.FileType[type]}s";
            routes.Get(plural, call => FileLists.OfType(call, type));
            routes.Post(plural, (call, body) => FileEndpoints.Upsert(call, body, type));
            routes.Get(plural + "/{id}", call => files.Get(call, type));
        }
    }

    private static void MapDatasets(Routes routes, DatasetEndpoints datasets)
    {
        routes.Get("/datasets", call => FileLists.OfType(call, FileType.Dataset));
        routes.Post("/datasets", DatasetEndpoints.Upsert);
        routes.Get("/datasets/{id}", datasets.Get);
        routes.Get("/datasets/{id}/datapoints", datasets.Datapoints);
        routes.PostBytes("/datasets/{id}/datapoints/csv", datasets.UploadCsv);
    }

    private static void MapTexts(Routes routes, TextEndpoints texts, FileType type)
    {
        var plural = $"/{V5Names.FileType[type]}s";
        routes.Get(plural + "/{id}/serialize", call => texts.Serialize(call, type));
        routes.Post(plural + "/deserialize", (call, body) => TextEndpoints.Deserialize(call, body, type));
    }

    private static void MapDirectories(Routes routes)
    {
        routes.Get("/directories", DirectoryEndpoints.List);
        routes.Post("/directories", DirectoryEndpoints.Create);
        routes.Get("/directories/{id}", DirectoryEndpoints.Get);
        routes.Patch("/directories/{id}", DirectoryEndpoints.Move);
        routes.Delete("/directories/{id}", DirectoryEndpoints.Delete);
    }

    private static void MapManagement(Routes routes, FileResolver resolver, FileType type)
    {
        var (versions, moves) = (new VersionEndpoints(resolver), new MoveFiles(resolver));
        var file = $"/{V5Names.FileType[type]}s/{{id}}";
        routes.Patch(file, (call, body) => moves.Move(call, body, type));
        routes.Delete(file, call => moves.Delete(call, type));
        routes.Get(file + "/versions", call => versions.List(call, type));
        routes.Patch(file + "/versions/{version_id}", (call, body) => versions.Describe(call, body, type));
        routes.Delete(file + "/versions/{version_id}", call => versions.Delete(call, type));
        routes.Get(file + "/environments", call => versions.Environments(call, type));
        routes.Post(file + "/environments/{environment_id}", call => versions.Deploy(call, type));
        routes.Delete(file + "/environments/{environment_id}", call => versions.Undeploy(call, type));
    }

    private static void MapLogs(Routes routes, FileResolver resolver, LogHomes homes, CorrectLogs corrections)
    {
        var (logs, updates) = (new AddLogs(resolver, homes), new UpdateLogs(corrections));
        foreach (var type in (LogType[])[LogType.Flow, LogType.Prompt, LogType.Tool, LogType.Agent])
            routes.Post($"/{type.Noun}s/log", (call, body) => logs.Add(call, body, type));
        routes.Post("/evaluators/log", new AddJudgments(resolver, homes).Add);
        routes.Patch("/flows/logs/{log_id}", (call, body) => updates.Update(call, body, LogType.Flow));
        foreach (var type in (LogType[])[LogType.Prompt, LogType.Tool, LogType.Agent])
            routes.Patch($"/{type.Noun}s/{{id}}/log/{{log_id}}", (call, body) => updates.Update(call, body, type));
        routes.Get("/logs", ListLogs.List);
        routes.Delete("/logs", new DeleteLogs(homes).Delete);
        routes.Get("/logs/{id}", ReadLogs.Get);
        routes.Post("/import/otel/v1/traces", new ImportTraces(logs, corrections).Import);
    }

    private static void MapEvaluations(Routes routes, FileResolver resolver)
    {
        var runs = new RunEndpoints(resolver);
        var evaluators = new EvaluatorEndpoints(resolver);
        routes.Get("/evaluations", EvaluationEndpoints.List);
        routes.Post("/evaluations", new CreateEvaluations(resolver).Create);
        routes.Get("/evaluations/{id}", EvaluationEndpoints.Get);
        routes.Delete("/evaluations/{id}", EvaluationEndpoints.Delete);
        routes.Post("/evaluations/{id}/evaluators", evaluators.Add);
        routes.Delete("/evaluations/{id}/evaluators/{evaluator_version_id}", EvaluatorEndpoints.Remove);
        routes.Get("/evaluations/{id}/runs", RunEndpoints.List);
        routes.Post("/evaluations/{id}/runs", runs.Create);
        routes.Post("/evaluations/{id}/runs/{run_id}", RunEndpoints.AddExisting);
        routes.Patch("/evaluations/{id}/runs/{run_id}", RunEndpoints.Update);
        routes.Delete("/evaluations/{id}/runs/{run_id}", RunEndpoints.Remove);
        routes.Post("/evaluations/{id}/runs/{run_id}/logs", RunEndpoints.AddLogs);
        routes.Get("/evaluations/{id}/stats", EvaluationEndpoints.Stats);
        routes.Get("/evaluations/{id}/logs", EvaluationLogs.List);
    }
}
