using System.Diagnostics;
using System.Text;

namespace Evals.Server.Processes;

/// <summary>A running server. What it wrote can be read at any time; whatever happens to the test, the process ends with it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Evals listens on ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _bannerRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Url => _url.Task.Result;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>Starts it and waits until it has said where it listens and how to try it.</summary>
    public static async Task<ServerProcess> Start(Launch launch)
    {
        var server = Spawn(launch);
        var exited = server._process.WaitForExitAsync();
        if (await Task.WhenAny(server._bannerRead.Task, exited).WaitAsync(Patience) == exited)
            throw new InvalidOperationException($"The server ended with {server._process.ExitCode} before it listened.\n{server.Output}{server.Errors}");
        return server;
    }

    /// <summary>Starts it and does not wait.</summary>
    public static ServerProcess Spawn(Launch launch) => new(Process.Start(launch.ToStartInfo())!);

    /// <summary>The server's exit code, once it has ended by itself.</summary>
    public async Task<int> Exit()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>The exit code and how long it took.</returns>
    public async Task<(int Code, TimeSpan Took)> Terminate()
    {
        var start = Stopwatch.GetTimestamp();
        await Signal();
        var code = await Exit();
        return (code, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Sends SIGTERM.</summary>
    public Task Signal() => Command.Run("kill", "-TERM", $"{_process.Id}");

    /// <summary>Sets how large the files that it writes may grow, as a full disk does.</summary>
    /// <param name="bytes">Bytes, or <c>unlimited</c>.</param>
    public Task LimitFiles(string bytes) => Command.Run("prlimit", "--pid", $"{_process.Id}", $"--fsize={bytes}:");

    /// <summary>Sends SIGKILL: nothing of the process runs after this.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Text(StringBuilder lines)
    {
        lock (lines) return lines.ToString();
    }

    private static void Append(StringBuilder lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.AppendLine(line);
    }

    private void Take(string? line)
    {
        Append(_output, line);
        if (line is null) return;
        if (line.StartsWith(Listening, StringComparison.Ordinal)) _url.TrySetResult(line[Listening.Length..].Split(' ')[0]);
        if (line.Contains("curl ", StringComparison.Ordinal)) _bannerRead.TrySetResult();
    }
}
