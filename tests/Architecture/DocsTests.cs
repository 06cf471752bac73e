using System.Text.RegularExpressions;

namespace Evals.Architecture;

public sealed partial class DocsTests
{
    private const string Decisions = "docs/decisions";

    [Fact]
    public void Every_decision_has_a_number_of_its_own_and_begins_with_it()
    {
        var names = Directory.EnumerateFiles(Path.Combine(Repository.Root, Decisions), "*.md").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(names);
        Assert.Equal(Enumerable.Range(1, names.Count).Select(number => $"{number:0000}"), names.Select(name => name[..4]));
        Assert.All(names, name => Assert.StartsWith($"# {name[..4].TrimStart('0')}. ", Repository.Read($"{Decisions}/{name}"), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_inside_the_repository_leads_somewhere()
    {
        var dead = Pages().SelectMany(page => Link().Matches(File.ReadAllText(page))
            .Select(link => link.Groups["to"].Value)
            .Where(to => !IsThere(page, to))
            .Select(to => $"{Repository.Relative(page)} -> {to}"));

        Assert.Empty(dead);
    }

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(Repository.Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories));

    private static bool IsThere(string page, string to)
    {
        var (path, anchor) = to.Split('#') is [var file, var heading] ? (file, heading) : (to, null);
        var target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
        if (anchor is null) return Path.Exists(target);
        return File.Exists(target) && Heading().Matches(File.ReadAllText(target)).Any(heading => AnchorOf(heading.Groups["text"].Value) == anchor);
    }

    /// <summary>As GitHub makes it: lower case, spaces as dashes, neither punctuation nor code marks.</summary>
    private static string AnchorOf(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    [GeneratedRegex(@"\]\((?<to>(?!https?://|mailto:)[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
