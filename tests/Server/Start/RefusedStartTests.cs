using Evals.Server.Processes;

namespace Evals.Server.Start;

/// <summary>A start that can't be right ends with one sentence on stderr, a non-zero code and nothing changed.</summary>
public sealed class RefusedStartTests
{
    [Theory]
    [InlineData("Evals:MaxBodyBytes", "lots", "Evals:MaxBodyBytes is 'lots', but it must be a whole number from 1024 to 1073741824 (bytes).")]
    [InlineData("Evals:MaxBodyBytes", "-1", "Evals:MaxBodyBytes is '-1'")]
    [InlineData("Evals:Storage", "oracle", "Evals:Storage is 'oracle', but it must be one of sqlite, postgres, memory.")]
    [InlineData("Evals:Storage", "1", "Evals:Storage is '1'")]
    [InlineData("Evals:DataDirectory", " ", "Evals:DataDirectory is ' '")]
    [InlineData("Evals:Storge", "sqlite", "Evals:Storge is not an option.")]
    [InlineData("Evals:Storage:Kind", "sqlite", "Evals:Storage:Kind is not an option.")]
    [InlineData("prot", "8080", "--prot is not a switch")]
    public async Task A_wrong_option_is_named(string name, string value, string sentence)
    {
        using var workplace = new Workplace();

        await Refused(new Launch(workplace) { Arguments = [$"--{name}", value] }, sentence);
    }

    [Fact]
    public async Task A_wrong_option_in_the_environment_is_named()
    {
        using var workplace = new Workplace();
        var environment = new Dictionary<string, string> { ["EVALS__LOGREQUEST"] = "all" };

        await Refused(new Launch(workplace) { Environment = environment }, "Evals:LOGREQUEST is not an option.");
    }

    [Fact]
    public async Task A_settings_file_that_is_no_json_is_named()
    {
        using var workplace = new Workplace();
        await File.WriteAllTextAsync(Path.Combine(workplace.Root, "appsettings.json"), "{ \"Evals\": ");

        await Refused(new Launch(workplace), "appsettings.json");
    }

    [Theory]
    [InlineData("sixteen letters or more, with spaces")]
    [InlineData("sixteen-letters-or-möre")]
    public async Task A_key_that_is_no_key_is_refused(string key)
    {
        using var workplace = new Workplace();

        await Refused(new Launch(workplace) { ApiKey = key }, "EVALS_API_KEY must be at most 512 visible ASCII characters without spaces.", never: key);
    }

    [Fact]
    public async Task Memory_is_refused_outside_development()
    {
        using var workplace = new Workplace();

        await Refused(new Launch(workplace) { Arguments = ["--Evals:Storage", "memory"] }, "Evals:Storage is memory, which keeps nothing");
    }

    [Theory]
    [InlineData("nonsense", "'nonsense' is no address to listen on")]
    [InlineData("https://127.0.0.1:0", "https")]
    public async Task An_address_that_is_none_is_refused(string url, string sentence)
    {
        using var workplace = new Workplace();

        await Refused(new Launch(workplace) { Arguments = ["--urls", url] }, sentence);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_and_costs_no_key()
    {
        using var workplace = new Workplace();
        using var other = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(other));

        await RefusedWithData(new Launch(workplace) { Arguments = ["--urls", server.Url] }, "address already in use");

        await using var later = await ServerProcess.Start(new Launch(workplace));
        Assert.Matches(FirstStartTests.Keys(), later.Output);
    }

    /// <summary>Starts it and expects a refusal that leaves the data directory as it was: empty or not there.</summary>
    private static async Task Refused(Launch launch, string sentence, string? never = null)
    {
        var errors = await RefusedWithData(launch, sentence);

        Assert.Empty(Directory.EnumerateFileSystemEntries(launch.Workplace.Data));
        if (never is not null) Assert.DoesNotContain(never, errors, StringComparison.Ordinal);
    }

    private static async Task<string> RefusedWithData(Launch launch, string sentence)
    {
        await using var server = ServerProcess.Spawn(launch);

        Assert.Equal(1, await server.Exit());
        Assert.Contains(sentence, server.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Single(server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(server.Output);
        return server.Errors;
    }
}
