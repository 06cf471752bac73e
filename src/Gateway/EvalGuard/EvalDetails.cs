using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.EvalGuard;

/// <summary>What is kept with a run beside what every run has.</summary>
/// <param name="Project">The project as the client named it.</param>
/// <param name="Rows">Null for a run of another dialect.</param>
internal sealed record EvalDetails(string Project, string Name, string Model, RowEvaluators? Rows = null)
{
    public byte[] ToJson() => JsonBuffer.Build(this, static (writer, details) =>
    {
        writer.WriteStartObject();
        writer.WriteString("project", details.Project);
        writer.WriteString("name", details.Name);
        writer.WriteString("model", details.Model);
        if (details.Rows is { } rows)
        {
            writer.WritePropertyName("evaluators");
            rows.Write(writer);
        }

        writer.WriteEndObject();
    });

    /// <summary>The details of a run, or null for a run of another dialect.</summary>
    public static EvalDetails? Of(RunView run)
    {
        if (run is not { Dialect: StatusDialect.EvalGuard, Details: { } json }) return null;
        using var document = JsonDocument.Parse(json);
        var details = document.RootElement;
        var rows = details.TryGetProperty("evaluators", out var evaluators) ? RowEvaluators.Read(evaluators) : null;
        return new EvalDetails(Text("project"), Text("name"), Text("model"), rows);

        string Text(string name) => details.GetProperty(name).GetString()!;
    }
}
