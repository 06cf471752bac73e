namespace Evals.Architecture;

public sealed class RoomsTests
{
    [Fact]
    public void Every_project_refers_to_exactly_what_the_table_says()
    {
        var table = RoomsTable.Read();

        Assert.Equal(Repository.Projects.Select(project => project.Name).Order(StringComparer.Ordinal), table.Keys.Order(StringComparer.Ordinal));
        Assert.All(Repository.Projects, project => Assert.Equal(table[project.Name].References, project.References));
    }

    [Fact]
    public void Every_project_under_src_names_exactly_the_packages_that_the_table_says()
    {
        var table = RoomsTable.Read();

        Assert.All(
            Repository.Projects.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal)),
            project => Assert.Equal(table[project.Name].Packages, project.Packages));
    }

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Domain")]
    public void The_rules_need_the_base_class_library_alone(string name)
    {
        var project = Repository.Projects.Single(project => project.Name == name);

        Assert.Empty(project.Packages);
        Assert.DoesNotContain("FrameworkReference", Repository.Read(project.Path), StringComparison.Ordinal);
        Assert.StartsWith("<Project Sdk=\"Microsoft.NET.Sdk\">", Repository.Read(project.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_cluster_projects_name_an_orleans_package()
    {
        Assert.All(
            Repository.Projects.Where(project => !project.IsCluster),
            project => Assert.False(project.NamesOrleans, $"{project.Path} names an Orleans package."));
    }

    [Fact]
    public void Only_the_cluster_projects_refer_to_one_another()
    {
        Assert.All(
            Repository.Projects.Where(project => !project.IsCluster),
            project => Assert.Empty(project.References.Intersect(["Client", "Silo"])));
    }
}
