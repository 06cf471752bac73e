using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Datapoints out of a CSV file: the first row names the columns, every other row is a datapoint. The column <c>target</c> is the
/// target, a JSON object or a text that stands under <c>output</c> then; all other columns are inputs.</summary>
internal static class CsvDatapoints
{
    private const string Target = "target";

    /// <summary>The datapoints; none when the file is broken, which is told to the input then.</summary>
    public static List<byte[]> Read(ReadOnlySpan<byte> file, Input input)
    {
        var datapoints = new List<byte[]>();
        if (!Utf8.IsValid(file)) return Refuse(input, "the file is not UTF-8 text");
        var csv = new Csv(Encoding.UTF8.GetString(file.StartsWith("\uFEFF"u8) ? file[3..] : file));
        if (csv.Next() is not { } header) return Refuse(input, csv.Fault ?? "the file has no row with the names of the columns");
        if (header.Any(string.IsNullOrWhiteSpace)) csv.Break("has a column without a name");
        else if (header.Distinct().Count() != header.Count) csv.Break("has two columns of one name");
        while (csv.Next() is { } row)
        {
            if (row.Count == header.Count) datapoints.Add(Datapoint(header, row));
            else csv.Break($"has {row.Count} fields instead of {header.Count}");
        }

        return csv.Fault is { } fault ? Refuse(input, fault) : datapoints;
    }

    private static List<byte[]> Refuse(Input input, string why)
    {
        input.Add(Location.Body.Then("file"), why, "value_error.csv");
        return [];
    }

    private static byte[] Datapoint(List<string> header, List<string> row) => JsonBuffer.Build((header, row), static (writer, given) =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("inputs");
        for (var i = 0; i < given.header.Count; i++)
        {
            if (given.header[i] != Target) writer.WriteString(given.header[i], given.row[i]);
        }

        writer.WriteEndObject();
        if (given.header.IndexOf(Target) is >= 0 and var column && given.row[column].Length > 0) WriteTarget(writer, given.row[column]);
        writer.WriteEndObject();
    });

    private static void WriteTarget(Utf8JsonWriter writer, string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                writer.WriteRaw(Target, json.RootElement);
                return;
            }
            catch (JsonException)
            {
                // A text that happens to begin like an object.
            }
        }

        writer.WriteStartObject(Target);
        writer.WriteString("output", text);
        writer.WriteEndObject();
    }
}
