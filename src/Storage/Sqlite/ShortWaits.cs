using System.Runtime.InteropServices;

namespace Evals.Storage.Sqlite;

/// <summary>
/// Lets SQLite wait for as long as it means to. The bundled library was built without usleep: there a wait of microseconds, as
/// readers make when they begin while the writer commits, is a sleep of a whole second. Its layer to the operating system (VFS)
/// is a table of functions that may be replaced; here the one that sleeps is.
/// </summary>
internal static class ShortWaits
{
    // Held for good: SQLite keeps its address.
    private static readonly SleepFunction Sleep = (_, microseconds) =>
    {
        Thread.Sleep(TimeSpan.FromMilliseconds(Math.Ceiling(microseconds / 1000.0)));
        return microseconds;
    };

    private delegate int SleepFunction(nint vfs, int microseconds);

    /// <summary>To be called before the first connection is opened.</summary>
    public static void Use()
    {
        var table = sqlite3_vfs_find(0);
        Marshal.WriteIntPtr(table, Marshal.OffsetOf<Vfs>(nameof(Vfs.Sleep)).ToInt32(), Marshal.GetFunctionPointerForDelegate(Sleep));
    }

    /// <param name="name">0 for the default.</param>
    [DllImport("e_sqlite3")]
    private static extern nint sqlite3_vfs_find(nint name);

    /// <summary>The table's fields up to the one that matters; they have been the same since SQLite 3.5.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Vfs
    {
        public readonly int Version, FileSize, MaxPath;
        public readonly nint Next, Name, Data, Open, Delete, Access, FullPath;
        public readonly nint LibraryOpen, LibraryError, LibrarySymbol, LibraryClose;
        public readonly nint Randomness, Sleep;
    }
}
