using System.Text;
using Evals.Contracts;
using Evals.Domain.Files;
using Evals.Testing;

namespace Evals.Domain.Tests.Files;

/// <summary>Ids of versions are stored everywhere: the same content must get the same id in every release.</summary>
public sealed class VersionIdTests
{
    private static readonly (FileType Type, string Content)[] Samples =
    [
        (FileType.Prompt, """{"model":"m"}"""),
        (FileType.Prompt, """
            {"model":"m","endpoint":"complete","template":"Hi {{name}}","template_language":"jinja","provider":"anthropic","max_tokens":10,
             "temperature":0.7,"top_p":0.5,"stop":["a"],"presence_penalty":1,"frequency_penalty":0.25,"other":{"b":1,"a":null},"seed":0,
             "response_format":{"type":"json_object"},"reasoning_effort":"low","tools":[{"name":"t"}],"linked_tools":["tl_1"],
             "attributes":{"é":[1.0,true]}}
            """),
        (FileType.Agent, """{"model":"m","max_iterations":3,"tools":[{"type":"file"}]}"""),
        (FileType.Flow, "{}"),
        (FileType.Flow, """{"attributes":{"code":"x"}}"""),
        (FileType.Tool, """{"function":{"name":"f"},"source_code":"x","setup_values":{"a":1},"attributes":{"b":2},"tool_type":"json_schema"}"""),
        (FileType.Evaluator, """{"spec":{"evaluator_type":"external","arguments_type":"target_free","return_type":"boolean"}}"""),
        (FileType.Evaluator, """{"spec":{"evaluator_type":"python","arguments_type":"target_required","return_type":"number","code":"x"}}"""),
        (FileType.Evaluator, """
            {"spec":{"evaluator_type":"human","arguments_type":"target_free","return_type":"select","instructions":"choose",
             "options":[{"name":"a","valence":"positive"}],"number_limits":{"min":0},"number_valence":"neutral","attributes":{"a":1}}}
            """),
        (FileType.Evaluator, """{"spec":{"evaluator_type":"llm","arguments_type":"target_free","return_type":"text","prompt":{"model":"m"}}}"""),
    ];

    [Fact]
    public void Ids_of_versions_are_the_same_for_ever()
    {
        var ids = new StringBuilder();
        foreach (var (type, content) in Samples)
            ids.Append(VersionDraft.Of("file_1", new UpsertVersion(type, null, Encoding.UTF8.GetBytes(content))).Value!.Id).Append('\n');
        foreach (int[] numbers in (int[][])[[], [1], [2, 1]])
        {
            var dataset = new DatasetMake();
            ids.Append(dataset.Do(DatasetMake.Command(DatasetAction.Set, numbers, attributes: """{"a":1}""")).Value!.VersionId).Append('\n');
        }

        Golden.Check("version-ids.golden", ids.ToString());
    }
}
