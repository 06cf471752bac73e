using System.Diagnostics;
using System.Runtime.InteropServices;
using Evals.Storage.Sqlite;

namespace Evals.Storage.Tests.Sqlite;

public sealed class ShortWaitsTests
{
    [Fact]
    public void A_wait_of_a_millisecond_takes_no_second()
    {
        ShortWaits.Use();
        var clock = Stopwatch.StartNew();

        Assert.InRange(sqlite3_sleep(1), 1, 10);

        Assert.InRange(clock.Elapsed.TotalMilliseconds, 1, 900);
    }

    [DllImport("e_sqlite3")]
    private static extern int sqlite3_sleep(int milliseconds);
}
