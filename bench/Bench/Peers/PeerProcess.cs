using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Evals.Bench.Load;
using Evals.Testing;

namespace Evals.Bench.Peers;

/// <summary>A server in a process of its own, so that each peer has its own heap, thread pool and CPU account.</summary>
internal sealed class PeerProcess : IServed, IAsyncDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>From the process's start to its first 200.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>Resident memory in MB.</summary>
    public double ResidentMegabytes => Field("status", "VmRSS:") / 1024.0;

    /// <summary>The most that was resident so far, in MB.</summary>
    public double PeakMegabytes => Field("status", "VmHWM:") / 1024.0;

    /// <summary>What it has handed to write calls on files so far.</summary>
    public long BytesWritten => Field("io", "wchar:");

    /// <summary>CPU time spent so far, in user and kernel.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts <c>dotnet</c> with arguments in which <c>{url}</c> stands for the address to listen on, and waits until it
    /// answers <paramref name="first"/> with 200.</summary>
    public static async Task<PeerProcess> Start(
        IReadOnlyList<string> arguments, byte[] first, IReadOnlyDictionary<string, string>? environment = null)
    {
        var url = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
        var address = url.GetLeftPart(UriPartial.Authority);
        var start = new ProcessStartInfo("dotnet", arguments.Select(argument => argument.Replace("{url}", address, StringComparison.Ordinal)))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Progress.Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var peer = new PeerProcess(process, url);
        await peer.UntilAnswers(first, clock);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task UntilAnswers(byte[] first, Stopwatch clock)
    {
        while (clock.Elapsed < TimeSpan.FromSeconds(60) && !_process.HasExited)
        {
            try
            {
                using var lane = await Lane.Connect(Url);
                if ((await lane.Send(first)).IsOk)
                {
                    StartedIn = clock.Elapsed;
                    return;
                }
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // Not listening yet.
            }

            await Task.Delay(5);
        }

        throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[0]} did not become ready.");
    }

    /// <summary>A number that Linux keeps of the process.</summary>
    private long Field(string file, string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/{file}").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Any, CultureInfo.InvariantCulture);
    }
}
