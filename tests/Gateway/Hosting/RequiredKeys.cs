using System.Text.Json;

namespace Evals.Gateway.Tests.Hosting;

/// <summary>The keys that clients need, not null, in each object of v5: without them they take an object for another type, or
/// throw. The contract's table (1.3).</summary>
public static class RequiredKeys
{
    private static readonly string[] EveryFile =
        ["path", "id", "name", "version_id", "type", "created_at", "updated_at", "last_used_at", "environments"];

    private static readonly Dictionary<string, string[]> OfFile = new(StringComparer.Ordinal)
    {
        ["prompt"] = ["version_logs_count", "total_logs_count", "inputs", "model"],
        ["tool"] = ["version_logs_count", "total_logs_count", "inputs"],
        ["evaluator"] = ["version_logs_count", "total_logs_count", "inputs", "spec"],
        ["agent"] = ["version_logs_count", "total_logs_count", "inputs", "model", "tools", "status"],
        ["flow"] = ["version_logs_count", "attributes"],
        ["dataset"] = ["datapoints_count"],
    };

    private static readonly string[] LogKinds = ["prompt", "tool", "evaluator", "flow", "agent"];

    public static void AssertFile(JsonElement file)
    {
        Assert.True(file.TryGetProperty("type", out var type), "A file needs its type.");
        Assert.True(OfFile.TryGetValue(type.GetString()!, out var own), $"{type} is no type of file.");
        AssertKeys(file, [.. EveryFile, .. own]);
        AssertKinds(file);
        if (type.GetString() == "dataset" && file.TryGetProperty("datapoints", out var datapoints))
        {
            foreach (var datapoint in datapoints.EnumerateArray()) AssertDatapoint(datapoint);
        }
    }

    public static void AssertDatapoint(JsonElement datapoint)
    {
        AssertKeys(datapoint, "id", "inputs");
        Assert.Equal(JsonValueKind.Object, datapoint.GetProperty("inputs").ValueKind);
        if (datapoint.TryGetProperty("messages", out var messages) && messages.ValueKind != JsonValueKind.Null)
            Assert.NotEqual(0, messages.GetArrayLength());
    }

    /// <summary>A log needs exactly one file under the key of its type.</summary>
    public static void AssertLog(JsonElement log)
    {
        AssertKeys(log, "id", "evaluator_logs");
        var kind = Assert.Single(LogKinds, kind => log.TryGetProperty(kind, out var file) && file.ValueKind != JsonValueKind.Null);
        AssertFile(log.GetProperty(kind));
        foreach (var judgment in log.GetProperty("evaluator_logs").EnumerateArray()) AssertLog(judgment);
    }

    public static void AssertPage(JsonElement page, Action<JsonElement> assertRecord)
    {
        AssertKeys(page, "records", "page", "size", "total");
        foreach (var record in page.GetProperty("records").EnumerateArray()) assertRecord(record);
    }

    public static void AssertKeys(JsonElement value, params IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            var there = value.TryGetProperty(key, out var found) && found.ValueKind != JsonValueKind.Null;
            Assert.True(there, $"{key} is missing in {value.GetRawText()}");
        }
    }

    private static void AssertKinds(JsonElement file)
    {
        foreach (var time in (string[])["created_at", "updated_at", "last_used_at"])
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", file.GetProperty(time).GetString());
        Assert.Equal(JsonValueKind.Array, file.GetProperty("environments").ValueKind);
        if (file.TryGetProperty("inputs", out var inputs)) Assert.Equal(JsonValueKind.Array, inputs.ValueKind);
        if (file.GetProperty("type").GetString() == "flow") Assert.Equal(JsonValueKind.Object, file.GetProperty("attributes").ValueKind);
    }
}
