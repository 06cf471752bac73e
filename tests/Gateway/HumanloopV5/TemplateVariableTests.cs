using System.Text.Json;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.Tests.HumanloopV5;

public sealed class TemplateVariableTests
{
    [Theory]
    [InlineData("\"{{a}} {{ b }} {{a}} {{user.name}} {{käse}}\"", "a,b,user.name,käse")]
    [InlineData("\"{{}} {{ }} {{a b}} {{a|upper}} {{% if %}} {a} {{open\"", "")]
    [InlineData("\"{{{a}}}\"", "")]
    [InlineData("[{\"role\":\"user\",\"content\":\"{{x}}\"},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"{{y}} {{x}}\"}]}]", "x,y")]
    public void Variables_are_the_names_in_double_braces(string template, string names) =>
        Assert.Equal(names, string.Join(',', Of($$"""{"template": {{template}}}""")));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"template": null}""")]
    public void Without_a_template_there_are_none(string json) => Assert.Empty(Of(json));

    private static IReadOnlyList<string> Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return TemplateVariables.Of(document.RootElement);
    }
}
