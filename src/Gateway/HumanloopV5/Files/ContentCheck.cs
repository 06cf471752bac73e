using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;

namespace Evals.Gateway.HumanloopV5.Files;

/// <summary>Checks what is inside the fields of a version's content: messages, functions, formats. Clients read files back through
/// strict unions: one part that is not of its shape makes the whole file, and every log of it, unreadable to them. The fields
/// themselves the file checks.</summary>
internal static class ContentCheck
{
    /// <summary>What is wrong with the content goes to the request's input errors.</summary>
    public static void Check(Fields content, FileType type)
    {
        switch (type)
        {
            case FileType.Prompt:
                CheckPrompt(content);
                break;
            case FileType.Agent:
                CheckModelCall(content);
                foreach (var tool in content.Objects("tools") ?? []) CheckAgentTool(tool);
                break;
            case FileType.Tool when content.Object("function") is { } function:
                CheckFunction(function);
                break;
            case FileType.Evaluator when content.Object("spec") is { } spec:
                CheckSpec(spec);
                break;
        }
    }

    /// <summary>Checks the field <c>response_format</c> of what calls a model.</summary>
    public static void CheckFormat(Fields content)
    {
        if (content.Object("response_format") is not { } format) return;
        RequireText(format, "type");
        format.Object("json_schema");
    }

    /// <summary>Checks what a function that a model may call has besides its name, and that the name is a text.</summary>
    public static void CheckFunctionFields(Fields function)
    {
        function.String("name", Limits.None);
        function.String("description", Limits.None);
        function.Boolean("strict");
        function.Object("parameters");
    }

    private static void CheckPrompt(Fields prompt)
    {
        CheckModelCall(prompt);
        foreach (var function in prompt.Objects("tools") ?? []) CheckFunction(function);
        prompt.Strings("linked_tools", Limits.Id);
    }

    private static void CheckModelCall(Fields content)
    {
        if (content.Any("template") is { ValueKind: JsonValueKind.Array }) ChatMessages.Check(content, "template");
        if (content.Any("stop") is { ValueKind: JsonValueKind.Array }) content.Strings("stop", Limits.None);
        CheckFormat(content);
    }

    /// <summary>A file to be called, or a function of the caller's.</summary>
    private static void CheckAgentTool(Fields tool)
    {
        if (tool.Json.ValueKind != JsonValueKind.Object) return;
        tool.String("on_agent_call", Limits.Name);
        if (!tool.Require("type") || tool.String("type", Limits.Name) is not { } type) return;
        switch (type)
        {
            case "file":
                if (tool.Require("link") && tool.Object("link") is { } link) CheckLink(link);
                break;
            case "inline":
                if (tool.Require("json_schema") && tool.Object("json_schema") is { } function) CheckFunction(function);
                break;
            default:
                tool.Fail("type", "value is not a valid enumeration member; permitted: file, inline", "type_error.enum");
                break;
        }
    }

    private static void CheckLink(Fields link)
    {
        RequireText(link, "file_id");
        link.String("environment_id", Limits.Id);
        link.String("version_id", Limits.Id);
    }

    private static void CheckFunction(Fields function)
    {
        if (function.Json.ValueKind != JsonValueKind.Object) return;
        function.Require("name");
        CheckFunctionFields(function);
    }

    private static void CheckSpec(Fields spec)
    {
        if (spec.Object("prompt") is { } prompt) CheckPrompt(prompt);
        if (spec.Object("number_limits") is not { } limits) return;
        limits.Number("min");
        limits.Number("max");
        limits.Number("step");
    }

    private static void RequireText(Fields fields, string name)
    {
        if (fields.Require(name)) fields.String(name, Limits.None);
    }
}
