using Evals.Server.Options;
using Evals.Server.Processes;

namespace Evals.Server;

public sealed class ConfigurationDocTests
{
    [Fact]
    public void The_documentation_lists_every_option_with_its_unit_and_default()
    {
        var lines = File.ReadAllLines(Path.Combine(Build.Root, "docs", "configuration.md"));
        var documented = lines
            .Where(line => line.StartsWith("| `Evals:", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1].Trim('`'), cells[2].Trim('`'), cells[3], cells[4]));

        Assert.Equal(OptionTable.All.Select(option => (option.Key, option.Default, option.Unit, option.Meaning)), documented);
    }
}
