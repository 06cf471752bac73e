using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5;

/// <summary>Every route of v5.</summary>
internal static class V5Routes
{
    public static void Map(Routes routes)
    {
        var resolver = new FileResolver();
        MapFiles(routes, new FileEndpoints(resolver));
        MapDatasets(routes, new DatasetEndpoints(resolver));
    }

    private static void MapFiles(Routes routes, FileEndpoints files)
    {
        routes.Post("/files/retrieve-by-path", files.RetrieveByPath);
        foreach (var type in (FileType[])[FileType.Prompt, FileType.Tool, FileType.Flow, FileType.Agent, FileType.Evaluator])
        {
            var plural = $"/{V5Names.FileType[type]}s";
            routes.Post(plural, (call, body) => FileEndpoints.Upsert(call, body, type));
            routes.Get(plural + "/{id}", call => files.Get(call, type));
        }
    }

    private static void MapDatasets(Routes routes, DatasetEndpoints datasets)
    {
        routes.Post("/datasets", DatasetEndpoints.Upsert);
        routes.Get("/datasets/{id}", datasets.Get);
        routes.Get("/datasets/{id}/datapoints", datasets.Datapoints);
    }
}
