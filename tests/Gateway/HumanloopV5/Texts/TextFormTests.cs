using System.Text.Json;
using System.Text.Json.Nodes;
using Evals.Gateway.HumanloopV5.Texts;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.HumanloopV5.Texts;

/// <summary>The text form of prompts and agents: what is written comes back, whatever is in it, and what people write by hand is read.</summary>
public sealed class TextFormTests
{
    private static readonly string[] Pieces =
        ["", " ", "  ", "\n", "\r", "\t", "a", "{{b}}", "---", "<system>", "</system>", "<user>", "<text>", "</text>", "<tool name=\"x\">", "\"", "&", "&quot;", "#", ": ", "é", "😀", "\0"];

    /// <summary>Contents that tags can tell, but for the last ones, which only JSON can.</summary>
    public static TheoryData<string> Contents =>
    [
        """{"model":"m"}""",
        """{"model":"gpt-4o","temperature":1.0,"max_tokens":-1,"seed":1e2,"stop":["a","b"],"endpoint":"chat","provider":"openai"}""",
        """{"model":"yes","stop":"1.5","reasoning_effort":"high","template_language":"jinja","attributes":{"a":{"b":[]},"c":""}}""",
        """{"model":"a b: c # d","other":{},"response_format":{"type":"json_schema","json_schema":{"x":null}},"linked_tools":["tl_1"]}""",
        """{"model":"m","template":"Autocomplete: {{a}}\n\nb"}""",
        """{"model":"m","template":""}""",
        """{"model":"m","template":"\n a \n"}""",
        """{"model":"m","template":"<user>hi</user>"}""",
        """{"model":"m","template":[]}""",
        """{"model":"m","template":[{"role":"system","content":"one\n\n  two\n"},{"role":"user","content":""},{"role":"user","name":"Bo \"x\" & y","content":"  all\n  indented"}]}""",
        """{"model":"m","template":[{"role":"user","content":[{"type":"text","text":"a\nb"},{"type":"image_url","image_url":{"url":"https://x/?a=1&b=\"2\"","detail":"low"}}]}]}""",
        """{"model":"m","template":[{"role":"assistant","content":"look","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}}]},{"role":"tool","name":"f","tool_call_id":"c","content":"1"}]}""",
        """{"model":"m","template":[{"role":"assistant","content":"","tool_calls":[{"id":"c","type":"function","function":{"name":"f"}},{"id":"d","type":"function","function":{"name":"g","arguments":""}}]}]}""",
        """{"model":"m","template":[{"role":"assistant","content":null,"thinking":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"d"}]}]}""",
        """{"model":"m","tools":[{"name":"f","description":"d \"q\"","parameters":{"type":"object","properties":{}}}]}""",
        """{"model":"m","max_iterations":3,"tools":[{"type":"file","link":{"file_id":"pr_1"},"on_agent_call":"continue"},{"type":"inline","json_schema":{"name":"f","description":""}}]}""",
        """{"model":"m","template":[{"role":"user","content":"a</user>b"},{"role":"user","content":"\n<text>\n"}]}""",
        """{"model":"m","template":[{"role":"user","content":"a","cache":true},{"role":"user","tool_call_id":"x","content":[]}]}""",
    ];

    [Theory]
    [MemberData(nameof(Contents))]
    public void What_is_written_is_read_back(string json) => AssertComesBack(json);

    [Fact]
    public void Any_text_in_a_message_is_read_back()
    {
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var quoted = JsonValue.Create(text).ToJsonString();
            AssertComesBack($$"""{"model":{{quoted}},"template":{{quoted}}}""");
            AssertComesBack($$"""{"model":"m","template":[{"role":"system","name":{{quoted}},"content":{{quoted}}},{"role":"user","content":[{"type":"text","text":{{quoted}}}]}]}""");
            AssertComesBack($$$"""{"model":"m","template":[{"role":"assistant","content":{{{quoted}}},"tool_calls":[{"id":{{{quoted}}},"type":"function","function":{"name":"f","arguments":{{{quoted}}}}}]}]}""");
        }
    }

    [Fact]
    public void It_looks_like_a_file_that_people_keep_with_their_code() => Golden.MatchesText("text-form.prompt", TextForm.Write(Parse(
        """
        {"attributes":{"team":"a"},"endpoint":"chat","max_tokens":256,"model":"gpt-4o","provider":"openai","temperature":0.7,
         "template":[{"role":"system","content":"You are kind.\n\n  - Answer in {{language}}."},
          {"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]},
          {"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"at\": \"it\"}"}}]},
          {"role":"tool","name":"look","tool_call_id":"call_1","content":"A cat."}],
         "tools":[{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"at":{"type":"string"}}}}]}
        """)));

    /// <summary>The header and body as people write them, and what they mean.</summary>
    public static TheoryData<string, string> ByHand => new()
    {
        { "---\nmodel: m\n---", """{"model":"m"}""" },
        { "---\r\nmodel: m\r\n---\r\n\r\n<system>\r\na\r\nb\r\n</system>\r\n", """{"model":"m","template":[{"role":"system","content":"a\nb"}]}""" },
        { "---\n# mine\nmodel: gpt 4o  # the best\n\ntemperature: 1.0\nseed:\nstop: ~\n---\n\nHello {{a}}\n", """{"model":"gpt 4o","temperature":1.0,"seed":null,"stop":null,"template":"Hello {{a}}"}""" },
        { "---\nmodel: 'it''s'\nprovider: \"a\\n\\u0041\"\n\"endpoint\": chat\n---\n", """{"model":"it's","provider":"a\nA","endpoint":"chat"}""" },
        { "---\nmodel: m\nstop:\n- a\n- \"b\"\nother:\n  deep:\n    - x: 1\n      y: true\n    -\n      - 2\n    - {z: [null, a b,]}\n---\n", """{"model":"m","stop":["a","b"],"other":{"deep":[{"x":1,"y":true},[2],{"z":[null,"a b"]}]}}""" },
        { "---\nmodel: m\ntools: [\n  { # a tool\n    name: f, \"description\": 'd',\n  }\n]\n---\n", """{"model":"m","tools":[{"name":"f","description":"d"}]}""" },
        { "---\nmodel: m\nother:\n  note: |\n    two\n    lines\n  a b: >-\n    one\n    line\n---\n", """{"model":"m","other":{"note":"two\nlines\n","a b":"one line"}}""" },
        { "---\nmodel: m\n---\n<system>You are kind.</system>\n<user>\n\n    Hi\n      there\n\n</user> <assistant/>", """{"model":"m","template":[{"role":"system","content":"You are kind."},{"role":"user","content":"\n  Hi\n    there\n"},{"role":"assistant"}]}""" },
        { "---\nmodel: m\n---\n<user><image url=\"u\"></image></user>\n<tool name=\"f\" id=\"c\">1</tool>", """{"model":"m","template":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"}}]},{"role":"tool","name":"f","tool_call_id":"c","content":"1"}]}""" },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void What_people_write_is_read(string text, string json)
    {
        Assert.True(TextForm.TryRead(text, out var content, out var fault), fault);
        Assert.True(JsonElement.DeepEquals(content, Parse(json)), content.GetRawText());
    }

    [Theory]
    [InlineData("", "The text must begin with a line ---.")]
    [InlineData("model: m", "The text must begin with a line ---.")]
    [InlineData("---\nmodel: m\n", "The header must end with a line ---.")]
    [InlineData("---\n- model\n---", "Line 2 must have the form \"name: value\".")]
    [InlineData("---\nmodel: &a m\n---", "Line 2 has an anchor, which is not supported.")]
    [InlineData("---\nmodel: m\nstop: *a\n---", "Line 3 has an anchor, which is not supported.")]
    [InlineData("---\nmodel: !!binary m\n---", "Line 2 has a tag, which is not supported.")]
    [InlineData("---\n? [a]\n: b\n---", "Line 2 has a name that is no text.")]
    [InlineData("---\nmodel: m\n...\nmore\n---", "Line 4 begins another document.")]
    [InlineData("---\nmodel: m\n---\n<user>hi", "The tag <user> is never closed.")]
    [InlineData("---\nmodel: m\n---\n<user name=x>hi</user>", "The tag <user> must be followed by attributes of the form name=\"value\".")]
    [InlineData("---\nmodel: m\n---\n<user>hi</user> and", "Between messages nothing but tags of roles may stand: system, user, assistant, tool, developer.")]
    [InlineData("---\nmodel: m\n---\n<user><text>a</text>and</user>", "Between the parts of a message nothing but tags may stand: text, image, tool, thinking, redacted_thinking.")]
    [InlineData("---\nmodel: m\n---\n<user>a\n<text>b</text></user>", "A message with text parts or images can't have text outside of them.")]
    public void What_can_not_be_read_is_said(string text, string expected)
    {
        Assert.False(TextForm.TryRead(text, out _, out var fault));
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData("---\nmodel: m\nrest\n---", 3)]
    [InlineData("---\nmodel: m\n  deep: x\n---", 3)]
    [InlineData("---\nmodel: \"m\n---", 2)]
    [InlineData("---\nmodel: \"\\q\"\n---", 2)]
    [InlineData("---\nmodel: m\nstop: [a\n---", 4)]
    [InlineData("---\nmodel: [a b] c\n---", 2)]
    [InlineData("---\nstop: [\"a\" \"b\"]\n---", 2)]
    public void A_header_that_is_no_YAML_is_refused_with_its_line(string text, int line)
    {
        Assert.False(TextForm.TryRead(text, out _, out var fault));
        Assert.StartsWith($"Line {line} is no YAML: ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_header_is_it_is_read_or_refused()
    {
        string[] pieces = [.. Pieces, "a: ", "- ", "? ", "[", "]", "{", "}", ",", "&x ", "*x", "!t ", "!<", "%YAML 1.1\n", "|", ">2\n", "...\n", "\\", "'", "\u2028", "\ud800", "~", "1e999", "-"];
        var random = new Random(2);
        for (var round = 0; round < 20_000; round++)
        {
            var header = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (!TextForm.TryRead($"---\n{header}\n---\n", out _, out var fault)) Assert.NotEmpty(fault!);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Deep_nesting_is_refused(string open)
    {
        var value = string.Concat(Enumerable.Repeat(open, 100_000));
        Assert.False(TextForm.TryRead($"---\nother: \n  {value}\n---\n", out _, out var fault));
        Assert.Equal("Line 3 nests deeper than 64 levels.", fault);
    }

    private static void AssertComesBack(string json)
    {
        var content = Parse(json);
        var text = TextForm.Write(content);
        Assert.True(TextForm.TryRead(text, out var read, out var fault), $"{fault}\n{text}");
        Assert.True(SameContent.Is(read, content), $"{json}\n{text}\n{read.GetRawText()}");
        Assert.Equal(text, TextForm.Write(content));
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
