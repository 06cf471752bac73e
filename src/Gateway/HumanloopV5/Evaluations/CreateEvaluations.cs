using Evals.Contracts;
using Evals.Gateway.Http;
using Evals.Gateway.HumanloopV5.Files;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.HumanloopV5.Evaluations;

/// <summary>POST /evaluations.</summary>
internal sealed class CreateEvaluations(FileResolver files)
{
    public async Task<Answer> Create(Call call, Fields body)
    {
        var name = body.String("name", Limits.Name);
        var owner = body.Object("file") is { } file ? OwnerQuestion(file) : (FileQuestion?)null;
        var asked = EvaluatorRefs.Read(body);
        if (call.Input.Fault is { } fault) return fault;
        string? ownerId = null;
        if (owner is { } question)
        {
            var found = await Refs.Find(files, call, question, "file");
            if (!found.IsOk) return found.Refusal;
            ownerId = found.Value.Id;
        }

        var evaluators = await EvaluatorRefs.Find(files, call, asked);
        if (!evaluators.IsOk) return evaluators.Refusal;
        var created = await call.Evaluation(call.NewId(IdPrefix.Evaluation)).Create(new CreateEvaluation(name, ownerId, evaluators.Value));
        if (!created.IsOk) return created.Refusal;
        var view = await EvaluationAnswer.Load(call, new FileJson(call), created.Value);
        return Answer.Json(view, EvaluationWriter.Write, StatusCodes.Status201Created);
    }

    private static FileQuestion OwnerQuestion(Fields file)
    {
        var id = file.String("id", Limits.Id);
        var path = file.String("path", Limits.Path);
        if (!file.Has("id") && !file.Has("path")) file.Require("id");
        return new FileQuestion(null, id, path, VersionSelector.Default);
    }
}
