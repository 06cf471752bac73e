using System.Text.Json;
using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;

namespace Evals.Gateway.HumanloopV5.Texts;

/// <summary>The text form of prompts and agents, there and back.</summary>
internal sealed class TextEndpoints(FileResolver files)
{
    /// <summary>GET /prompts/{id}/serialize and /agents/{id}/serialize: the text, not as JSON</summary>
    public async Task<Answer> Serialize(Call call, FileType type)
    {
        var question = new FileQuestion(type, call.Path("id"), null, FileResolver.Selector(call));
        if (call.Input.Fault is { } fault) return fault;
        var file = await files.Find(call, question);
        if (!file.IsOk) return file.Refusal;
        using var content = JsonDocument.Parse(file.Value.Version.Content);
        return Answer.Text(TextForm.Write(content.RootElement));
    }

    /// <summary>POST /prompts/deserialize and /agents/deserialize: the version's content that a text is the form of. Nothing is stored.</summary>
    public static Task<Answer> Deserialize(Call call, Fields body, FileType type)
    {
        var name = V5Names.FileType[type];
        body.Require(name);
        if (body.String(name, Limits.None) is { } text)
        {
            if (!TextForm.TryRead(text, out var content, out var fault)) body.Fail(name, fault!, "value_error");
            else if (Check(body.Of(name, content), type) && call.Input.Fault is null) return Task.FromResult(Answer.Json(content, static (writer, content) => content.WriteTo(writer)));
        }

        return Task.FromResult<Answer>(call.Input.Fault!);
    }

    private static bool Check(Fields content, FileType type)
    {
        ContentCheck.Check(content, type);
        return content.Require("model");
    }
}
