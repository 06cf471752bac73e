namespace Evals.Telemetry;

/// <summary>Which signals the environment asks for. The exporter reads the rest of its variables itself, and takes its defaults for what
/// it can't read; an address or a protocol that is none is told here.</summary>
internal readonly record struct OtlpSettings(bool Traces, bool Metrics)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    /// <param name="variable">Looks up an environment variable.</param>
    /// <exception cref="FormatException">The message is one sentence for the person who set the variable.</exception>
    public static OtlpSettings Read(Func<string, string?> variable)
    {
        if ("true".Equals(variable("OTEL_SDK_DISABLED"), StringComparison.OrdinalIgnoreCase)) return default;
        CheckProtocol(variable, $"{Prefix}PROTOCOL");
        return new OtlpSettings(IsWanted(variable, "TRACES"), IsWanted(variable, "METRICS"));
    }

    private static bool IsWanted(Func<string, string?> variable, string signal)
    {
        CheckProtocol(variable, $"{Prefix}{signal}_PROTOCOL");
        var hasAddress = HasAddress(variable, $"{Prefix}ENDPOINT") | HasAddress(variable, $"{Prefix}{signal}_ENDPOINT");
        var exporter = variable($"OTEL_{signal}_EXPORTER");
        return exporter switch
        {
            null or "" or "otlp" => hasAddress,
            "none" => false,
            _ => throw new FormatException($"OTEL_{signal}_EXPORTER is '{exporter}', but it must be otlp or none."),
        };
    }

    private static bool HasAddress(Func<string, string?> variable, string name)
    {
        var value = variable(name);
        if (string.IsNullOrEmpty(value)) return false;
        return Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? true
            : throw new FormatException($"{name} is '{value}', but it must be an address such as http://collector:4317.");
    }

    private static void CheckProtocol(Func<string, string?> variable, string name)
    {
        if (variable(name) is not (null or "" or "grpc" or "http/protobuf") and var value)
            throw new FormatException($"{name} is '{value}', but it must be grpc or http/protobuf.");
    }
}
