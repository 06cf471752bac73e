using System.Runtime.InteropServices;

namespace Evals.Storage.Sqlite;

/// <summary>Makes the names of a directory's files durable: after a rename a power failure would otherwise bring the old ones back.</summary>
internal static class DirectorySync
{
    // The same on Linux and macOS.
    private const int ReadOnly = 0, NotReadable = 13, NotSynced = 22;

    /// <summary>On Windows nothing is to be done: NTFS keeps a journal of names. Nor can anything be where the file system does not sync
    /// directories, or the directory may be written and not read.</summary>
    /// <exception cref="IOException">The names are not on the disk.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = open(directory, ReadOnly);
        if (handle < 0)
        {
            Check(directory);
            return;
        }

        try
        {
            if (fsync(handle) != 0) Check(directory);
        }
        finally
        {
            _ = close(handle);
        }
    }

    private static void Check(string directory)
    {
        if (Marshal.GetLastPInvokeError() is var code && code is not (NotReadable or NotSynced))
            throw new IOException($"The directory {directory} can't be synced: {Marshal.GetPInvokeErrorMessage(code)}");
    }

    // A class of .NET opens no directories.
    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int handle);

    [DllImport("libc")]
    private static extern int close(int handle);
}
