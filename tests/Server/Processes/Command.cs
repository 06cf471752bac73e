using System.Diagnostics;

namespace Evals.Server.Processes;

/// <summary>Programs of the machine that a test needs.</summary>
internal static class Command
{
    /// <summary>Runs it to its end and expects it to succeed.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> Run(string program, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
