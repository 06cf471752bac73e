using System.Runtime.CompilerServices;
using Evals.Storage.Sqlite;
using Evals.Storage.Tests.Conformance;
using Evals.Testing;

namespace Evals.Storage.Tests.Sqlite;

/// <summary>
/// Databases that are out there are read for ever. <c>Golden/version-N.db</c> was written by the program whose schema had that
/// version; <c>EVALS_UPDATE_GOLDEN=1</c> writes only the newest.
/// </summary>
public sealed class FrozenFormatTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<int> Versions => [.. Enumerable.Range(1, Schema.Version)];

    private string Database => _directory.File("evals.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_tables_are_as_they_were_frozen()
    {
        await SqliteStore.Open(Database).DisposeAsync();
        using var connection = Connection.Open(Database, TimeSpan.Zero);
        using var rows = connection.Query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name");
        var text = new System.Text.StringBuilder($"-- version {Schema.Version}\n");
        while (rows.Step()) text.Append('\n').Append(rows.Text(0)).Append(";\n");
        Golden.Check($"version-{Schema.Version}.sql", text.ToString());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_database_of_every_version_is_read(int version)
    {
        var golden = GoldenDatabase(version);
        if (Environment.GetEnvironmentVariable("EVALS_UPDATE_GOLDEN") == "1" && version == Schema.Version)
        {
            await using (var made = SqliteStore.Open(_directory.File("made.db"))) await FrozenSample.Write(made.Ports);
            File.Copy(_directory.File("made.db"), golden, overwrite: true);
        }

        File.Copy(golden, Database);
        await using var store = SqliteStore.Open(Database);
        await FrozenSample.Check(store.Ports);
        if (version >= 4) await FrozenSample.CheckAnswers(store.Ports);
        await FrozenSample.CheckOutcome(store.Ports, version < 7 ? null : "{\"o\":{}}");
        Assert.Equal(version < 5 ? [] : ["rn_1"], await store.Ports.Catalog.WaitingRuns("default", "flv_1", 5));
    }

    private static string GoldenDatabase(int version, [CallerFilePath] string test = "") =>
        Path.Combine(Path.GetDirectoryName(test)!, "Golden", $"version-{version}.db");
}
