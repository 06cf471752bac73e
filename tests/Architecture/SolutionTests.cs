using System.Text.Json;

namespace Evals.Architecture;

public sealed class SolutionTests
{
    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = Repository.Read("Evals.Orleans.sln").Replace('\\', '/');

        Assert.All(Repository.Projects, project => Assert.Contains($"\"{project.Path}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void The_filter_holds_every_project_that_needs_no_orleans_package()
    {
        using var filter = JsonDocument.Parse(Repository.Read("Evals.Standalone.slnf"));
        var listed = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(path => path.GetString()!);

        Assert.Equal(
            Repository.Projects.Where(project => !project.IsCluster).Select(project => project.Path),
            listed.Order(StringComparer.Ordinal));
    }
}
