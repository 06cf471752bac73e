using Evals.Server.Processes;
using Evals.Silo.Options;

namespace Evals.Silo;

public sealed class ClusterDocTests
{
    [Fact]
    public void The_documentation_lists_every_option_with_its_unit_and_default()
    {
        var documented = File.ReadLines(Path.Combine(Build.Root, "docs", "cluster.md"))
            .Where(line => line.StartsWith("| `Evals:", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1].Trim('`'), cells[2].Trim('`'), cells[3], cells[4]));

        Assert.Equal(SiloOptionTable.All.Select(option => (option.Key, option.Default, option.Unit, option.Meaning)), documented);
    }
}
