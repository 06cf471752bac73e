using System.Buffers.Binary;
using System.Security.Cryptography;
using Evals.Server.Processes;

namespace Evals.Server.Start;

/// <summary>A data directory that this process must not or can't use is left exactly as it is.</summary>
public sealed class DataDirectoryTests
{
    [Fact]
    public async Task A_second_process_on_the_same_directory_is_refused_and_the_first_goes_on()
    {
        using var workplace = new Workplace();
        const string key = "a-key-of-the-first-process";
        await using var first = await ServerProcess.Start(new Launch(workplace) { ApiKey = key });

        await Refused(new Launch(workplace), "in use by another process");

        using var client = new V5(first.Url, key);
        await client.Post("flows", new { path = "still here", attributes = new { } });
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_not_touched()
    {
        using var workplace = new Workplace();
        await MakeData(workplace);
        SetVersion(workplace, version: 1_000_000);

        await RefusedUntouched(workplace, "schema version 1000000");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_not_touched()
    {
        using var workplace = new Workplace();
        await File.WriteAllTextAsync(workplace.Database, "Dear diary, today I am a text file that is longer than a hundred bytes, so that nobody takes me for empty.");

        await RefusedUntouched(workplace, "is no SQLite database");
    }

    [Fact]
    public async Task A_directory_that_is_a_file_is_refused()
    {
        using var workplace = new Workplace();
        var file = Path.Combine(workplace.Root, "file");
        await File.WriteAllTextAsync(file, "");

        await Refused(new Launch(workplace) { Arguments = ["--Evals:DataDirectory", file] }, $"The data directory {file} can't be used");
    }

    [Theory]
    [InlineData("555")]
    [InlineData("000")]
    public async Task A_directory_without_the_rights_to_use_it_is_refused_and_not_touched(string mode)
    {
        using var workplace = new Workplace();
        using var server = await ServerForNobody.Prepare();
        await MakeData(workplace);
        await Command.Run("chmod", "755", workplace.Root);
        await Command.Run("chmod", mode, workplace.Data);
        try
        {
            await Refused(server.Of(new Launch(workplace)), "can't be");
        }
        finally
        {
            await Command.Run("chmod", "755", workplace.Data);
        }
    }

    private static async Task MakeData(Workplace workplace)
    {
        await using var server = await ServerProcess.Start(new Launch(workplace));
        await server.Terminate();
    }

    /// <summary>Writes the user version where SQLite's file format has it.</summary>
    private static void SetVersion(Workplace workplace, int version)
    {
        using var file = File.OpenWrite(workplace.Database);
        file.Position = 60;
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, version);
        file.Write(bytes);
    }

    private static async Task RefusedUntouched(Workplace workplace, string sentence)
    {
        var before = Fingerprint(workplace);

        await Refused(new Launch(workplace), sentence);

        Assert.Equal(before, Fingerprint(workplace));
    }

    /// <summary>Names and contents of the data, but for the lock, which says nothing.</summary>
    private static Dictionary<string, string> Fingerprint(Workplace workplace) =>
        Directory.EnumerateFiles(workplace.Data)
            .Where(file => Path.GetFileName(file) != "lock")
            .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    private static async Task Refused(Launch launch, string sentence)
    {
        await using var server = ServerProcess.Spawn(launch);

        Assert.Equal(1, await server.Exit());
        Assert.Contains(sentence, Assert.Single(server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(server.Output);
    }
}
