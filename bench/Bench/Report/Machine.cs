using System.Globalization;
using System.Runtime.InteropServices;

namespace Evals.Bench.Report;

/// <summary>Where the figures were taken.</summary>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime, string FileSystem, string Date)
{
    public static Machine Describe(string directory) => new(
        ModelName(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        new DriveInfo(directory).DriveFormat,
        DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static string ModelName() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "unknown"
            : RuntimeInformation.ProcessArchitecture.ToString();
}
