using System.Diagnostics;

namespace Evals.Testing;

/// <summary>A fact that needs a file system of its own, which only root may mount, and not in every container.</summary>
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!SmallDisk.CanMount) Skip = "a small file system can't be mounted here (that takes root, with CAP_SYS_ADMIN)";
    }
}

/// <summary>A file system of 16 MiB, gone when the test is over.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _root;

    private SmallDisk(string root) => _root = root;

    public static bool CanMount { get; } = Environment.IsPrivilegedProcess && TryMount();

    /// <summary>A directory on it.</summary>
    public string Directory => Path.Combine(_root, "space");

    private string Filler => Path.Combine(_root, "filler");

    /// <param name="owner">Whose its directory is; null for this process's user.</param>
    public static async Task<SmallDisk> Mount(string? owner = null)
    {
        var disk = new SmallDisk(System.IO.Directory.CreateTempSubdirectory("evals-disk-").FullName);
        await Run("mount", "-t", "tmpfs", "-o", "size=16m,mode=755", "tmpfs", disk._root);
        System.IO.Directory.CreateDirectory(disk.Directory);
        if (owner is not null) await Run("chown", owner, disk.Directory);
        return disk;
    }

    /// <summary>Leaves less room than a large document needs.</summary>
    public async Task Fill()
    {
        var room = new DriveInfo(_root).AvailableFreeSpace;
        await File.WriteAllBytesAsync(Filler, new byte[room - 1_000_000]);
    }

    public void MakeRoom() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await Run("umount", "--lazy", _root);
        System.IO.Directory.Delete(_root, recursive: true);
    }

    private static bool TryMount()
    {
        var root = System.IO.Directory.CreateTempSubdirectory("evals-disk-").FullName;
        try
        {
            Run("mount", "-t", "tmpfs", "tmpfs", root).GetAwaiter().GetResult();
            Run("umount", root).GetAwaiter().GetResult();
            return true;
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            System.IO.Directory.Delete(root);
        }
    }

    private static async Task Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }
}
