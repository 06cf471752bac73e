using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5;

namespace Evals.Gateway.HumanloopV4.Files;

/// <summary>Writes evaluators, in the version that is at hand.</summary>
internal static class EvaluatorWriter
{
    public static void Write(Utf8JsonWriter writer, FileView file)
    {
        using var content = JsonDocument.Parse(file.Version.Content);
        var spec = content.RootElement.GetProperty("spec");
        writer.WriteStartObject();
        writer.WriteString("id", V4Ids.Evaluator.ToWire(file.Id));
        writer.WriteString("name", file.Name);
        writer.WriteString("description", file.Metadata.Description ?? "");
        writer.WriteRaw("arguments_type", spec.GetProperty("arguments_type"));
        writer.WriteString("return_type", V5Names.ReturnType[file.Version.Evaluator!.ReturnType]);
        writer.WriteString("type", V5Names.EvaluatorKind[file.Version.Evaluator.Kind]);
        if (spec.TryGetProperty("code", out var code)) writer.WriteRaw("code", code);
        else writer.WriteNull("code");
        writer.WritePropertyName("model_config");
        if (spec.TryGetProperty("prompt", out var config)) ConfigWriter.WriteOfEvaluator(writer, config, file.Version);
        else writer.WriteNullValue();
        writer.WriteNull("logging_project");
        writer.WriteTime("created_at", file.CreatedAt);
        writer.WriteTime("updated_at", file.Version.CreatedAt);
        writer.WriteEndObject();
    }
}
