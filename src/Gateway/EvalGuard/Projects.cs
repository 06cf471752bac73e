using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>What clients ask for around evals: their project, the scorers there are, and whether they are welcome.</summary>
internal static class Projects
{
    /// <summary>GET /project/current. Without an envelope: two of the clients know none here.</summary>
    public static Task<Answer> Current(Call call) => Task.FromResult(Answer.Json(
        (Project.Default(call).Id, call.Workspace),
        static (writer, current) =>
        {
            writer.WriteStartObject();
            writer.WriteString("projectId", current.Id);
            writer.WriteString("orgId", current.Workspace);
            writer.WriteEndObject();
        }));

    /// <summary>GET /scorers: those that anybody has used, by name.</summary>
    public static async Task<Answer> Scorers(Call call)
    {
        var window = ReadEvals.Window(call);
        if (call.Input.Fault is { } fault) return fault;
        var query = new FileQuery([FileType.Evaluator], Directory: EvalGuard.Scorers.Directory, Order: FileOrder.Name, Descending: false);
        var found = await call.Catalog.FindFiles(query, window);
        return Envelope.Of(found.IsOk ? found.Value : new Page<FileRef>([], 0), static (writer, page) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("scorers");
            foreach (var file in page.Records)
            {
                writer.WriteStartObject();
                writer.WriteString("id", RunUuid.Of(file.FileId));
                writer.WriteString("name", PathSegment.NameOf(FilePaths.NameOf(file.Path)));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("total", page.Total);
            writer.WriteEndObject();
        });
    }

    /// <summary>GET /client/policy: every version of every client is welcome.</summary>
    public static Task<Answer> ClientPolicy(Call call) => Task.FromResult(Envelope.Of(0, static (writer, _) =>
    {
        writer.WriteStartObject();
        writer.WriteNull("requiredMinimumVersion");
        writer.WriteNull("requiredMaximumVersion");
        writer.WriteStartObject("versionCheck");
        writer.WriteBoolean("allowed", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }));
}
