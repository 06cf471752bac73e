using System.Text.Json;

namespace Evals.Deploy;

/// <summary>One rendered object.</summary>
internal sealed record Manifest(JsonElement Json)
{
    public string Kind => Json.Text("kind");

    public string Name => Json.At("metadata").Text("name");

    public JsonElement Spec => Json.At("spec");

    /// <summary>Whether it makes pods.</summary>
    public bool IsWorkload => Kind is "Deployment" or "StatefulSet";

    /// <summary>Of a workload: the pods' spec.</summary>
    public JsonElement Pod => Spec.At("template", "spec");

    public JsonElement PodLabels => Spec.At("template", "metadata", "labels");

    public IEnumerable<JsonElement> Containers => Pod.Items("containers").Concat(Pod.Items("initContainers"));

    /// <summary>Whether its pods run a program of this repository.</summary>
    public bool IsOurs => IsWorkload && Containers.Any(container => container.IsOurs());

    /// <summary>Whether its pods have all the labels of a selector.</summary>
    public bool IsSelectedBy(JsonElement labels) =>
        labels.ValueKind == JsonValueKind.Undefined
        || labels.EnumerateObject().All(label => PodLabels.TryText(label.Name) == label.Value.GetString());

    public override string ToString() => $"{Kind} {Name}";
}

internal static class JsonElements
{
    public static bool IsOurs(this JsonElement container) => container.Text("image").Contains("evals-", StringComparison.Ordinal);

    /// <summary>What is at a path; undefined when it is not there.</summary>
    public static JsonElement At(this JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return default;
        }

        return element;
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).ToString();

    public static string? TryText(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: not JsonValueKind.Undefined } value ? value.ToString() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];
}
