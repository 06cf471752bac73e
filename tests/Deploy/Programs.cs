using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Evals.Server.Options;

namespace Evals.Deploy;

/// <summary>What the programs say of themselves. The cluster's program can't be built everywhere: it is asked by its source.</summary>
internal static partial class Programs
{
    public static bool IsSilo(JsonElement container) => container.Text("image").Contains("evals-silo", StringComparison.Ordinal);

    /// <summary>How long after SIGTERM the program ends, in seconds.</summary>
    public static int LongestStop(JsonElement container) => int.Parse(
        (IsSilo(container)
            ? SiloDrain().Match(Rendered.Read("src", "Silo", "EvalsSilo.cs"))
            : StopTime().Match(Rendered.Read("docs", "configuration.md"))).Groups[1].Value,
        CultureInfo.InvariantCulture);

    /// <summary>The names of a program's options: <c>Role</c> for <c>Evals:Role</c>.</summary>
    public static IReadOnlyList<string> Options(JsonElement container) => IsSilo(container)
        ? [.. SiloOption().Matches(SiloOptions).Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)]
        : [.. OptionTable.All.Select(option => option.Name)];

    /// <summary>The names of a program's connection strings.</summary>
    public static IReadOnlyList<string> ConnectionStrings(JsonElement container) => IsSilo(container)
        ? [.. SiloConnection().Matches(SiloOptions).Select(match => match.Groups[1].Value)]
        : [StoragePlace.Key["ConnectionStrings:".Length..]];

    private static string SiloOptions => Rendered.Read("src", "Silo", "Options", "SiloOptionTable.cs");

    [GeneratedRegex(@"\| Time from SIGTERM to the end \| ([0-9]+) seconds")]
    private static partial Regex StopTime();

    [GeneratedRegex(@"TimeSpan Drain = TimeSpan\.FromSeconds\(([0-9]+)\)")]
    private static partial Regex SiloDrain();

    [GeneratedRegex(@"Option\.[A-Za-z]+\(\s*""([A-Za-z]+)""|OptionTable\.([A-Z][A-Za-z]+)[,\s]")]
    private static partial Regex SiloOption();

    [GeneratedRegex(@"const string [A-Za-z]+ = ""([A-Za-z]+)""")]
    private static partial Regex SiloConnection();
}
