using System.Text.Json;
using System.Text.RegularExpressions;
using Evals.Server.Processes;

namespace Evals.Server.Start;

public sealed partial class FirstStartTests
{
    [Fact]
    public async Task The_first_start_shows_a_key_once_and_its_curl_line_works()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace));

        var key = Assert.Single(Keys().Matches(server.Output).Select(match => match.Value).Distinct());
        var answer = await Command.Run("bash", "-c", CurlLine(server.Output));

        Assert.Equal("examples/first flow", JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("path").GetString());
        Assert.DoesNotContain(key, server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_keeps_data_and_key_and_shows_no_key()
    {
        using var workplace = new Workplace();
        string key, flow;
        await using (var first = await ServerProcess.Start(new Launch(workplace)))
        {
            key = Keys().Match(first.Output).Value;
            using var client = new V5(first.Url, key);
            flow = (await client.Post("flows", new { path = "kept", attributes = new { a = 1 } })).GetProperty("id").GetString()!;
            await first.Terminate();
        }

        await using var second = await ServerProcess.Start(new Launch(workplace));
        using var again = new V5(second.Url, key);

        Assert.Equal("kept", (await again.Get($"flows/{flow}")).GetProperty("path").GetString());
        Assert.DoesNotMatch(Keys(), second.Output);
        var answer = await Command.Run("bash", "-c", $"export EVALS_API_KEY={key}; {CurlLine(second.Output)}");
        Assert.Equal("examples/first flow", JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("path").GetString());
    }

    [Fact]
    public async Task The_readmes_first_command_keeps_its_data_in_the_directory_where_it_is_called()
    {
        using var workplace = new Workplace();
        string[] arguments = ["--no-build", "--configuration", Build.Configuration, "--project", Build.ServerProject, "--", "--urls", "http://127.0.0.1:0"];
        await using var server = await ServerProcess.Start(new Launch(workplace) { Server = "run", Arguments = arguments, SetsData = false });

        Assert.True(File.Exists(Path.Combine(workplace.Root, "evals-data", "evals.db")));
        Assert.Equal(0, (await server.Terminate()).Code);
    }

    [Fact]
    public async Task The_key_itself_is_nowhere_in_the_data()
    {
        using var workplace = new Workplace();
        string key;
        await using (var server = await ServerProcess.Start(new Launch(workplace)))
        {
            key = Keys().Match(server.Output).Value;
            await server.Terminate();
        }

        Assert.All(
            Directory.EnumerateFiles(workplace.Data, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(key, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
    }

    /// <summary>A key as the first start makes it.</summary>
    [GeneratedRegex("evals_[0-9A-Za-z]{42}")]
    internal static partial Regex Keys();

    private static string CurlLine(string output) => output.Split('\n').Single(line => line.Contains("curl ", StringComparison.Ordinal)).Trim();
}
