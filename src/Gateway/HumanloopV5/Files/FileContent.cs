using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Reads what makes a version of each type: checks the fields that the type has and keeps them, and nothing else.
/// What is empty is left out: <c>"attributes": {}</c> is the same version as none.</summary>
internal static class FileContent
{
    private static readonly string[] Endpoints = ["complete", "chat", "edit"];
    private static readonly string[] TemplateLanguages = ["default", "jinja"];
    private static readonly string[] ToolTypes =
        ["pinecone_search", "google", "mock", "snippet", "json_schema", "get_api_call", "python"];

    private static readonly ContentField[] Model =
    [
        new("model", Shape.Text, Required: true),
        new("endpoint", Shape.Text, Permitted: Endpoints),
        new("template", Shape.TextOrMessages),
        new("template_language", Shape.Text, Permitted: TemplateLanguages),
        new("provider", Shape.Text),
        new("max_tokens", Shape.Integer),
        new("temperature", Shape.Number),
        new("top_p", Shape.Number),
        new("stop", Shape.TextOrTexts),
        new("presence_penalty", Shape.Number),
        new("frequency_penalty", Shape.Number),
        new("other", Shape.Object),
        new("seed", Shape.Integer),
        new("response_format", Shape.Object),
        new("reasoning_effort", Shape.TextOrInteger),
        new("tools", Shape.Objects),
        new("attributes", Shape.Object),
    ];

    private static readonly ContentField[] Prompt = [.. Model, new("linked_tools", Shape.Texts)];

    private static readonly ContentField[] Agent = [.. Model, new("max_iterations", Shape.Integer)];

    private static readonly ContentField[] Flow = [new("attributes", Shape.Object)];

    private static readonly ContentField[] Tool =
    [
        new("function", Shape.Object),
        new("source_code", Shape.LongText),
        new("setup_values", Shape.Object),
        new("attributes", Shape.Object),
        new("tool_type", Shape.Text, Permitted: ToolTypes),
    ];

    /// <summary>The content of a version, from the fields of an upsert or of the object in a log; what is wrong goes to the
    /// request's input errors.</summary>
    /// <param name="fields">For an evaluator its <c>spec</c>.</param>
    public static byte[] Read(FileType type, Fields fields) => type switch
    {
        FileType.Prompt => Read(Prompt, fields),
        FileType.Agent => Read(Agent, fields),
        FileType.Flow => Read(Flow, fields),
        FileType.Tool => Read(Tool, fields),
        FileType.Evaluator => Read(EvaluatorContent.FieldsOf(fields), fields),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A dataset's content is its datapoints."),
    };

    private static byte[] Read(IReadOnlyList<ContentField> schema, Fields fields)
    {
        foreach (var field in schema) field.Check(fields);
        return JsonBuffer.Build((schema, fields), static (writer, given) =>
            given.fields.WriteFields(writer, given.schema.Select(field => field.Name)));
    }
}
