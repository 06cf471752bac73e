using System.Diagnostics;

namespace Evals.Silo.Faults;

/// <summary>A network namespace with one process of the cluster in it, joined to this machine's network by a pair of virtual interfaces that
/// can be parted. Needs root and <c>ip</c>.</summary>
internal sealed class Island : IDisposable
{
    private readonly string _name = $"evals-{Environment.ProcessId}";
    private readonly string _ours = $"ev{Environment.ProcessId}a";
    private readonly string _theirs = $"ev{Environment.ProcessId}b";

    private Island()
    {
    }

    /// <summary>This machine's address on the way to the island.</summary>
    public static string Shore => $"198.18.{Environment.ProcessId % 250}.1";

    /// <summary>The island's own address.</summary>
    public static string Address => $"198.18.{Environment.ProcessId % 250}.2";

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing()
    {
        try
        {
            using var island = Create();
            return null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"network namespaces can't be made here ({fault.Message.Trim()})";
        }
    }

    /// <exception cref="InvalidOperationException">Not allowed.</exception>
    public static Island Create()
    {
        var island = new Island();
        Ip("netns", "add", island._name);
        try
        {
            Ip("link", "add", island._ours, "type", "veth", "peer", "name", island._theirs, "netns", island._name);
            Ip("address", "add", $"{Shore}/30", "dev", island._ours);
            Ip("-netns", island._name, "address", "add", $"{Address}/30", "dev", island._theirs);
            Ip("-netns", island._name, "link", "set", "lo", "up");
            Ip("-netns", island._name, "link", "set", island._theirs, "up");
            island.Join();
            return island;
        }
        catch
        {
            island.Dispose();
            throw;
        }
    }

    /// <summary>The same command, to be run there.</summary>
    public IReadOnlyList<string> There(params IReadOnlyList<string> command) => ["ip", "netns", "exec", _name, .. command];

    /// <summary>From now on nothing gets across, and nobody is told.</summary>
    public void CutOff() => Ip("link", "set", _ours, "down");

    public void Join() => Ip("link", "set", _ours, "up");

    /// <summary>The interfaces would go with the namespace, too, but some time later: the next island of this process has the same.</summary>
    public void Dispose()
    {
        if (Directory.Exists($"/sys/class/net/{_ours}")) Ip("link", "delete", _ours);
        Ip("netns", "delete", _name);
    }

    private static void Ip(params IReadOnlyList<string> arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var errors = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        if (ip.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {errors}");
    }
}

/// <summary>A fact about a silo on an <see cref="Island"/>; skipped where there can be none.</summary>
internal sealed class IslandFactAttribute : FactAttribute
{
    public IslandFactAttribute() => Skip = Island.Missing();
}
