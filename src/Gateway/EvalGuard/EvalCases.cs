using System.Security.Cryptography;
using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.EvalGuard;

/// <summary>The cases of an eval as datapoints: the input under <c>inputs.input</c>, the expected output under
/// <c>target.expectedOutput</c>. A datapoint's place in the dataset version is its case's index, for which the version must keep every
/// case and its place: a case that is there already gets <c>inputs.repeat</c>, and the version's attributes name the sequence.</summary>
internal sealed class EvalCases
{
    private readonly List<byte[]> _datapoints = [];
    private readonly Dictionary<(string Input, string? Expected), int> _seen = [];

    public int Count => _datapoints.Count;

    /// <summary>The body's <c>cases</c>, or null when there are none.</summary>
    public static EvalCases? Read(Fields body)
    {
        if (body.Objects("cases") is not { Count: > 0 } items) return null;
        var cases = new EvalCases();
        foreach (var item in items)
        {
            // What is no object was noted when the list was read.
            if (item.Json.ValueKind != JsonValueKind.Object) continue;
            item.Require("input");
            cases.Add(item.String("input", Limits.None) ?? "", item.String("expectedOutput", Limits.None));
        }

        return cases;
    }

    public async Task<Result<DatasetVersionRef>> Upsert(Call call, Project project)
    {
        var attributes = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["cases"] = Sequence() });
        var made = await FileResolver.Upsert(
            call,
            new FileQuestion(FileType.Dataset, null, project.CasesPath, VersionSelector.Default),
            (file, newPath) => file.UpsertDataset(new UpsertDataset(newPath, DatasetAction.Set, _datapoints, Attributes: attributes)));
        return made.Map(file => new DatasetVersionRef(file.Id, file.Version.Id, file.Version.DatapointCount));
    }

    /// <summary>Writes the cases of a dataset version as they came.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Datapoint> datapoints)
    {
        writer.WriteStartArray();
        foreach (var datapoint in datapoints)
        {
            using var document = JsonDocument.Parse(datapoint.Document);
            var inputs = document.RootElement.GetProperty("inputs");
            writer.WriteStartObject();
            if (inputs.TryGetProperty("input", out var input)) writer.WriteRaw("input", input);
            if (document.RootElement.TryGetProperty("target", out var target) && target.TryGetProperty("expectedOutput", out var expected))
                writer.WriteRaw("expectedOutput", expected);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void Add(string input, string? expected)
    {
        var before = _seen.GetValueOrDefault((input, expected));
        _seen[(input, expected)] = before + 1;
        _datapoints.Add(JsonBuffer.Build((input, expected, before), static (writer, datapoint) =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("inputs");
            writer.WriteString("input", datapoint.input);
            if (datapoint.before > 0) writer.WriteNumber("repeat", datapoint.before + 1);
            writer.WriteEndObject();
            if (datapoint.expected is { } text)
            {
                writer.WriteStartObject("target");
                writer.WriteString("expectedOutput", text);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }));
    }

    private string Sequence()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var datapoint in _datapoints) hash.AppendData(datapoint);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
