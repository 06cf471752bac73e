using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Evals.Deploy;

/// <summary>The program kubectl, which renders the manifests. It talks to no cluster here.</summary>
internal static class Kubectl
{
    public static bool IsThere { get; } = Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "kubectl")));

    /// <summary>The objects that a directory with a kustomization comes to.</summary>
    public static IReadOnlyList<Manifest> Render(string directory)
    {
        var yaml = Run("", "kustomize", directory);
        // Kustomize writes YAML alone; a command that changes nothing of importance turns it into JSON.
        var json = Run(yaml, "label", "--local", "--filename", "-", "rendered=yes", "--output", "json");
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { AllowMultipleValues = true });
        List<Manifest> manifests = [];
        while (reader.Read()) manifests.Add(new Manifest(JsonElement.ParseValue(ref reader)));
        return manifests;
    }

    private static string Run(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Result
            : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }
}

/// <summary>A test of rendered manifests; skipped where there is no kubectl to render them.</summary>
public sealed class RenderedTheoryAttribute : TheoryAttribute
{
    public RenderedTheoryAttribute()
    {
        if (!Kubectl.IsThere) Skip = "kubectl is not installed";
    }
}
