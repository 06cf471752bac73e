using Microsoft.Extensions.Configuration.Memory;

namespace Evals.Server.Options;

/// <summary>What the server is started with: appsettings.json, environment variables and the command line, the later ones winning.</summary>
internal static class Settings
{
    private static readonly string[] Sections = ["Evals:", "Logging:"];

    // Options are read once. A host that looks out for changes of its files has the kernel report every write below the current
    // directory, and the database is one of the files there: that costs a wake-up for each of its writes.
    private const string ReadOnce = "--hostBuilder:reloadConfigOnChange=false";

    private static readonly string[] Switches = ["urls", "environment"];

    /// <exception cref="StartRefusedException">A switch, an option or the key is not one.</exception>
    public static WebApplicationBuilder Read(string[] args)
    {
        var builder = Read(args, OptionTable.All);
        StoragePlace.Check(builder.Configuration, builder.Environment);
        return builder;
    }

    /// <summary>For a program with other options.</summary>
    /// <exception cref="StartRefusedException">A switch or an option is not one.</exception>
    public static WebApplicationBuilder Read(string[] args, IReadOnlyList<Option> options)
    {
        CheckSwitches(args);
        var builder = CreateBuilder(args);
        OptionTable.Check(builder.Configuration, options);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
        return builder;
    }

    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        try
        {
            return WebApplication.CreateSlimBuilder([ReadOnce, .. args]);
        }
        catch (InvalidDataException e)
        {
            throw new StartRefusedException($"{e.Message} {e.InnerException?.Message}".ReplaceLineEndings(" "));
        }
    }

    /// <summary>Quiet unless a user says otherwise. A start that fails is told in one line of our own, not by the host with a stack trace.
    /// Requests have a line of our own, too: a host that could log them makes a span and a scope for each, an eighth of a write's CPU.</summary>
    private static Dictionary<string, string?> LogLevels => new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
    };

    /// <summary>A switch that nobody reads is a mistake: most likely a misspelt one.</summary>
    private static void CheckSwitches(string[] args)
    {
        try
        {
            var given = new ConfigurationBuilder().AddCommandLine(args).Build().AsEnumerable().Where(pair => pair.Value is not null);
            foreach (var (name, _) in given.Where(pair => !IsRead(pair.Key)))
                throw new StartRefusedException($"--{name} is not a switch. There are --urls, --environment, --Evals:<Option> and --Logging:<...>; see --help.");
        }
        catch (FormatException e)
        {
            throw new StartRefusedException(e.Message);
        }
    }

    private static bool IsRead(string name) =>
        Switches.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Sections.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase));
}
