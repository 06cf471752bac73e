using System.Buffers.Binary;
using Evals.Grains.Ports;
using Evals.Storage.Sqlite;
using static Evals.Storage.Tests.Conformance.Sample;

namespace Evals.Storage.Tests.Sqlite;

public sealed class CheckpointsTests : IDisposable
{
    /// <summary>In the header of the write-ahead log: how often it has begun again (https://www.sqlite.org/fileformat2.html, section 4.1).</summary>
    private const int SequenceAt = 12;

    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.File("evals.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_write_ahead_log_begins_again_while_writes_go_on()
    {
        await using var store = SqliteStore.Open(Database, new SqliteOptions { CheckpointPages = 20 });
        var seq = 0L;
        for (var restarts = 0; restarts < 3; restarts++)
        {
            var before = LogSequence();
            while (LogSequence() == before)
            {
                Assert.True(++seq < 20_000, "The log never began again.");
                Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(Append(Run("rn_1"), seq, new InsertLog(Log($"log_{seq}")))));
            }
        }
    }

    [Fact]
    public async Task A_reader_that_stays_behind_holds_up_no_write_and_loses_nothing()
    {
        await using var store = SqliteStore.Open(Database, new SqliteOptions { CheckpointPages = 20 });
        using var reader = Connection.Open(Database, TimeSpan.Zero);
        reader.Run("BEGIN");
        Assert.Equal(0, reader.Number("SELECT count(*) FROM logs"));
        for (var seq = 1; seq <= 200; seq++)
            Assert.Equal(AppendOutcome.Committed, await store.Ports.Journal.Append(Append(Run("rn_1"), seq, new InsertLog(Log($"log_{seq}")))));

        Assert.Equal(0, reader.Number("SELECT count(*) FROM logs"));
        reader.Run("COMMIT");
        Assert.Equal(200, reader.Number("SELECT count(*) FROM logs"));
    }

    private uint LogSequence()
    {
        using var file = new FileStream(Database + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[SequenceAt + sizeof(uint)];
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            ? 0
            : BinaryPrimitives.ReadUInt32BigEndian(header[SequenceAt..]);
    }
}
