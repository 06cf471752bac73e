using System.Text;
using Evals.Contracts;
using Evals.Domain.Files.Content;

namespace Evals.Domain.Tests.Files;

public sealed class VersionContentTests
{
    [Theory]
    [InlineData(FileType.Prompt, """{"model":"m"}""", """
        {"temperature":1.0,"top_p":1e0,"max_tokens":-1,"presence_penalty":0,"frequency_penalty":0.0,"other":{},"tools":[],"stop":[],
         "linked_tools":[],"attributes":{},"provider":"openai","endpoint":"chat","template_language":"default","seed":null,"model":"m"}
        """)]
    [InlineData(FileType.Prompt, """{"model":"m","tools":[{"name":"a","strict":true}]}""", """{"tools":[{"strict":true,"name":"a","description":null}],"model":"m"}""")]
    [InlineData(FileType.Agent, """{"model":"m","max_iterations":3}""", """{"max_iterations":3.0,"tools":null,"model":"m"}""")]
    [InlineData(FileType.Flow, """{}""", """{"attributes":null,"path":"a/b","id":null,"version_name":"n"}""")]
    [InlineData(FileType.Flow, """{"attributes":{"a":1,"b":{"x":[1],"y":2}}}""", """{"attributes":{"b":{"y":2.0,"x":[1]},"a":1}}""")]
    [InlineData(FileType.Tool, """{"function":{"name":"f"}}""", """{"setup_values":{},"source_code":null,"attributes":{},"function":{"name":"f"}}""")]
    [InlineData(FileType.Evaluator,
        """{"spec":{"evaluator_type":"external","arguments_type":"target_free","return_type":"number"}}""",
        """{"spec":{"options":[],"attributes":{},"number_limits":null,"return_type":"number","evaluator_type":"external","arguments_type":"target_free","more":1}}""")]
    public void Null_absent_and_default_and_any_order_of_keys_are_the_same_version(FileType type, string one, string other) =>
        Assert.Equal(Identity(type, one), Identity(type, other));

    [Theory]
    [InlineData(FileType.Prompt, """{"model":"m"}""", """{"model":"n"}""")]
    [InlineData(FileType.Prompt, """{"model":"m"}""", """{"model":"m","endpoint":"complete"}""")]
    [InlineData(FileType.Prompt, """{"model":"m"}""", """{"model":"m","temperature":0}""")]
    [InlineData(FileType.Prompt, """{"model":"m","seed":0}""", """{"model":"m"}""")]
    [InlineData(FileType.Prompt, """{"model":"m","template":"hi"}""", """{"model":"m","template":[{"role":"user","content":"hi"}]}""")]
    [InlineData(FileType.Prompt, """{"model":"m","reasoning_effort":"low"}""", """{"model":"m","reasoning_effort":1024}""")]
    [InlineData(FileType.Flow, """{"attributes":{"a":[1,2]}}""", """{"attributes":{"a":[2,1]}}""")]
    [InlineData(FileType.Tool, """{"source_code":"a"}""", """{"source_code":"b"}""")]
    [InlineData(FileType.Evaluator,
        """{"spec":{"evaluator_type":"external","arguments_type":"target_free","return_type":"number","attributes":{"code":"a"}}}""",
        """{"spec":{"evaluator_type":"external","arguments_type":"target_free","return_type":"number","attributes":{"code":"b"}}}""")]
    public void Other_values_are_another_version(FileType type, string one, string other) =>
        Assert.NotEqual(Identity(type, one), Identity(type, other));

    [Theory]
    [InlineData(FileType.Prompt, """{"model":"m","temperature":1.0,"seed":null,"unknown":1,"other":{"b":null,"a":"é"}}""",
        """{"model":"m","other":{"b":null,"a":"é"},"temperature":1.0}""")]
    [InlineData(FileType.Dataset, """{"attributes":{"z":1,"a":2},"datapoints":[]}""", """{"attributes":{"z":1,"a":2}}""")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"python","code":"def f(): 1","arguments_type":"target_required","return_type":"boolean","prompt":1}}""",
        """{"spec":{"arguments_type":"target_required","code":"def f(): 1","evaluator_type":"python","return_type":"boolean"}}""")]
    public void What_was_sent_is_given_back_as_it_was_sent(FileType type, string sent, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Read(type, sent).Value!.Sent));

    [Theory]
    [InlineData(FileType.Prompt, "{}", "model")]
    [InlineData(FileType.Prompt, """{"model":null}""", "model")]
    [InlineData(FileType.Prompt, """{"model":1}""", "model")]
    [InlineData(FileType.Prompt, """{"model":"m","temperature":"hot"}""", "temperature")]
    [InlineData(FileType.Prompt, """{"model":"m","max_tokens":1.5}""", "max_tokens")]
    [InlineData(FileType.Prompt, """{"model":"m","tools":{}}""", "tools")]
    [InlineData(FileType.Prompt, """{"model":"m","tools":["search"]}""", "tools")]
    [InlineData(FileType.Agent, """{"model":"m","tools":[null]}""", "tools")]
    [InlineData(FileType.Prompt, """{"model":"m","stop":["a",1]}""", "stop")]
    [InlineData(FileType.Prompt, """{"model":"m","stop":{}}""", "stop")]
    [InlineData(FileType.Prompt, """{"model":"m","template":["hi"]}""", "template")]
    [InlineData(FileType.Prompt, """{"model":"m","endpoint":"talk"}""", "endpoint")]
    [InlineData(FileType.Agent, """{"model":"m","max_iterations":"many"}""", "max_iterations")]
    [InlineData(FileType.Flow, """{"attributes":[]}""", "attributes")]
    [InlineData(FileType.Tool, """{"function":"f"}""", "function")]
    [InlineData(FileType.Flow, """[]""", "content")]
    [InlineData(FileType.Flow, """{"attributes":{"a":"\ud800"}}""", "content")]
    [InlineData(FileType.Evaluator, "{}", "spec")]
    [InlineData(FileType.Evaluator, """{"spec":"external"}""", "spec")]
    [InlineData(FileType.Evaluator, """{"spec":{"arguments_type":"target_free","return_type":"number"}}""", "spec.evaluator_type")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"robot","arguments_type":"target_free","return_type":"number"}}""", "spec.evaluator_type")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"external","return_type":"number"}}""", "spec.arguments_type")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"external","arguments_type":"target_free","return_type":"float"}}""", "spec.return_type")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"python","arguments_type":"target_free","return_type":"number"}}""", "spec.code")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"human","arguments_type":"target_free","return_type":"select","options":[{"name":"a"},{}]}}""", "spec.options.1.name")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"human","arguments_type":"target_free","return_type":"select","options":[{"name":"a"},{"name":"a"}]}}""", "spec.options.1.name")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"human","arguments_type":"target_free","return_type":"select","options":[{"name":"a","valence":null},{"name":"b","valence":1}]}}""", "spec.options.1.valence")]
    [InlineData(FileType.Evaluator, """{"spec":{"evaluator_type":"human","arguments_type":"target_free","return_type":"select","options":[{"name":"a","valence":"good"}]}}""", "spec.options.0.valence")]
    public void What_a_type_does_not_allow_is_refused_by_its_name(FileType type, string content, string field)
    {
        var refusal = Read(type, content).Refusal;
        Assert.Equal((RefusalKind.Invalid, field), (refusal?.Kind, refusal?.Field));
    }

    [Theory]
    [InlineData("external", "boolean", EvaluatorKind.External, ReturnType.Boolean)]
    [InlineData("human", "text", EvaluatorKind.Human, ReturnType.Text)]
    [InlineData("python", "number", EvaluatorKind.Python, ReturnType.Number)]
    [InlineData("llm", "multi_select", EvaluatorKind.Llm, ReturnType.MultiSelect)]
    [InlineData("external", "select", EvaluatorKind.External, ReturnType.Select)]
    public void A_spec_says_who_judges_and_how(string type, string returns, EvaluatorKind kind, ReturnType returnType)
    {
        var spec = Read(FileType.Evaluator, $$$"""
            {"spec":{"evaluator_type":"{{{type}}}","arguments_type":"target_free","return_type":"{{{returns}}}","code":"1",
                     "options":[{"name":"good","valence":"positive"},{"name":"bad"}]}}
            """).Value!.Evaluator!;
        Assert.Equal((kind, returnType), (spec.Kind, spec.ReturnType));
        Assert.Equal(["good", "bad"], spec.Options);
    }

    private static Result<VersionContent> Read(FileType type, string json) => VersionContent.Read(type, Encoding.UTF8.GetBytes(json));

    private static string Identity(FileType type, string json)
    {
        var read = Read(type, json);
        Assert.Null(read.Refusal);
        return Encoding.UTF8.GetString(read.Value!.Identity);
    }
}
