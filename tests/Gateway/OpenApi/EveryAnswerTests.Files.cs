namespace Evals.Gateway.Tests.OpenApi;

public sealed partial class EveryAnswerTests
{
    private async Task AskOfFiles()
    {
        await AskOf("prompts", "\"model\":\"gpt-4o\",\"temperature\":0.5,\"max_tokens\":1.0,\"template\":\"{{a}}\"", "\"model\":\"gpt-4o-mini\"");
        await AskOf("tools", "\"function\":{\"name\":\"add\",\"description\":\"Adds.\"}", "\"source_code\":\"pass\"");
        await AskOf("flows", "\"attributes\":{\"a\":1}", "\"attributes\":{\"a\":2}");
        await AskOf("agents", "\"model\":\"gpt-4o\",\"max_iterations\":3", "\"model\":\"gpt-4o-mini\"");
        await AskOf("evaluators", Spec("human", "select", ",\"options\":[{\"name\":\"a\",\"valence\":\"positive\"}],\"instructions\":\"i\""), Spec("llm", "number", ",\"prompt\":{\"model\":\"m\"}"));
        await AskOf(
            "datasets",
            "\"datapoints\":[{\"inputs\":{\"a\":1},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"target\":{\"b\":2}}]",
            "\"datapoints\":[{\"inputs\":{\"a\":\"2\"}}]");
        await AskOfDatapoints();
        await AskOfAllFiles();
        foreach (var plural in (string[])["prompts", "tools", "agents", "flows"]) await AskOfLogs(plural);
    }

    private static string Spec(string kind, string returns, string rest) =>
        $$"""
        "spec":{"arguments_type":"target_free","return_type":"{{returns}}","evaluator_type":"{{kind}}"{{rest}}}
        """;

    /// <summary>What files of every type have.</summary>
    private async Task AskOf(string plural, string content, string otherContent)
    {
        var first = await Ask(200, "POST", plural, $$"""{"path":"{{plural}}/a","version_name":"one","version_description":"d",{{content}}}""");
        var second = await Ask(200, "POST", plural, $$"""{"path":"{{plural}}/a",{{otherContent}}}""");
        var (file, versions) = ($"{plural}/{first.Text("id")}", (string[])[first.Text("version_id"), second.Text("version_id")]);
        await Ask(409, "POST", plural, $$"""{"path":"{{plural}}/a","version_name":"one",{{otherContent}}}""");
        await Ask(422, "POST", plural, """{"path":1}""");
        await Ask(404, "POST", plural, $$"""{"id":"none",{{content}}}""");
        await Ask(200, "GET", $"{file}?version_id={versions[1]}{(plural == "datasets" ? "&include_datapoints=true" : "")}");
        await Ask(404, "GET", $"{plural}/none");
        await Ask(422, "GET", $"{file}?version_id={TooLong}");
        await Ask(200, "GET", plural);
        await Ask(422, "GET", $"{plural}?page=0");
        await Ask(200, "GET", $"{file}/versions");
        await Ask(404, "GET", $"{plural}/none/versions");
        await Ask(422, "GET", $"{file}/versions?{(plural == "datasets" ? "include_datapoints" : "evaluator_aggregates")}=2");
        if (plural is "prompts" or "agents") await AskOfTexts(file, plural);
        await AskOfVersions(file, plural, versions);
        await AskOfDeployments(file, plural, versions[1]);
        await Ask(200, "POST", plural, $$"""{"path":"{{plural}}/b",{{content}}}""");
        await Ask(200, "PATCH", file, """{"name":"c"}""");
        await Ask(404, "PATCH", $"{plural}/none", """{"name":"c"}""");
        await Ask(409, "PATCH", file, """{"name":"b"}""");
        await Ask(422, "PATCH", file, """{"name":1}""");
        await Ask(409, "DELETE", $"{file}/versions/{versions[0]}");
        await Ask(204, "DELETE", file);
        await Ask(404, "DELETE", file);
    }

    private async Task AskOfTexts(string file, string plural)
    {
        var text = (await Ask(200, "GET", $"{file}/serialize")).Json.GetRawText();
        await Ask(404, "GET", $"{plural}/none/serialize");
        await Ask(422, "GET", $"{file}/serialize?version_id={TooLong}");
        await Ask(200, "POST", $"{plural}/deserialize", $$"""{"{{plural[..^1]}}":{{text}}}""");
        await Ask(422, "POST", $"{plural}/deserialize", "{}");
    }

    private async Task AskOfVersions(string file, string plural, string[] versions)
    {
        await Ask(200, "PATCH", $"{file}/versions/{versions[1]}", """{"name":"two","description":"d"}""");
        await Ask(404, "PATCH", $"{plural}/none/versions/{versions[1]}", """{"name":"two"}""");
        await Ask(409, "PATCH", $"{file}/versions/{versions[1]}", """{"name":"one"}""");
        await Ask(422, "PATCH", $"{file}/versions/{versions[1]}", """{"name":1}""");
    }

    /// <summary>Deploys a version, and deletes it at the end.</summary>
    private async Task AskOfDeployments(string file, string plural, string version)
    {
        var environments = await Ask(200, "GET", $"{file}/environments");
        await Ask(404, "GET", $"{plural}/none/environments");
        var staging = environments.Json.EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == "staging").GetProperty("id").GetString();
        await Ask(200, "POST", $"{file}/environments/{staging}?version_id={version}");
        await Ask(200, "GET", $"{file}/environments");
        await Ask(404, "POST", $"{file}/environments/none?version_id={version}");
        await Ask(422, "POST", $"{file}/environments/{staging}");
        await Ask(204, "DELETE", $"{file}/environments/{staging}");
        await Ask(404, "DELETE", $"{file}/environments/none");
        await Ask(204, "DELETE", $"{file}/versions/{version}");
        await Ask(404, "DELETE", $"{file}/versions/{version}");
    }

    private async Task AskOfDatapoints()
    {
        var id = (await Ask(200, "POST", "datasets", """{"path":"rows/a","version_name":"taken","datapoints":[{"inputs":{}}]}""")).Text("id");
        await Ask(200, "GET", $"datasets/{id}/datapoints");
        await Ask(404, "GET", "datasets/none/datapoints");
        await Ask(422, "GET", $"datasets/{id}/datapoints?page=0");
        await Ask(200, "POST", $"datasets/{id}/datapoints/csv", Csv("file", "q,target\r\n1,2"));
        await Ask(404, "POST", "datasets/none/datapoints/csv", Csv("file", "q\r\n1"));
        await Ask(409, "POST", $"datasets/{id}/datapoints/csv", Csv("version_name", "taken") + Csv("file", "q\r\n7"));
        await Ask(422, "POST", $"datasets/{id}/datapoints/csv", Csv("other", "q\r\n1"));
    }

    private static string Csv(string field, string text) =>
        $"--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n{(field == "file" || field == "other" ? "--b--\r\n" : "")}";

    private async Task AskOfAllFiles()
    {
        await Ask(200, "GET", "files?type=dataset&type=prompt&path=rows");
        await Ask(404, "GET", "files?path=nowhere");
        await Ask(422, "GET", "files?type=song");
        await Ask(200, "GET", "files?include_raw_file_content=true");
        await Ask(200, "POST", "files/retrieve-by-path?include_raw_file_content=true", """{"path":"rows/a"}""");
        await Ask(404, "POST", "files/retrieve-by-path", """{"path":"nowhere"}""");
        await Ask(422, "POST", "files/retrieve-by-path", "{}");
    }

    private async Task AskOfLogs(string plural)
    {
        var inline = plural is "prompts" or "agents" ? "{\"model\":\"m\"}" : plural == "tools" ? "{\"source_code\":\"pass\"}" : "{\"attributes\":{}}";
        var body = $$"""{"path":"logs/{{plural}}","{{plural[..^1]}}":{{inline}},"inputs":{"a":1},"output":"o","output_message":{"role":"assistant","content":null},"log_id":"log {{plural}}"}""";
        var receipt = await Ask(200, "POST", $"{plural}/log", body);
        await Ask(409, "POST", $"{plural}/log", body.Replace("\"o\"", "\"another\"", StringComparison.Ordinal));
        await Ask(404, "POST", $"{plural}/log", """{"id":"none"}""");
        await Ask(422, "POST", $"{plural}/log", """{"inputs":1}""");
        var path = plural == "flows" ? "flows/logs/" : $"{plural}/{receipt.Text($"{plural[..^1]}_id")}/log/";
        await Ask(200, "PATCH", path + receipt.Text("id"), """{"output":"p"}""");
        await Ask(404, "PATCH", path + "none", """{"output":"p"}""");
        await Ask(422, "PATCH", path + receipt.Text("id"), """{"output":[]}""");
        await Ask(200, "GET", $"logs/{receipt.Text("id")}");
    }

    private async Task AskOfDirectories()
    {
        var id = (await Ask(201, "POST", "directories", """{"path":"folder/below"}""")).Text("id");
        await Ask(404, "POST", "directories", """{"name":"x","parent_id":"none"}""");
        await Ask(409, "POST", "directories", """{"path":"folder/below"}""");
        await Ask(422, "POST", "directories", """{"path":1}""");
        await Ask(200, "GET", "directories");
        var above = (await Ask(200, "GET", $"directories/{id}"))["parents"].EnumerateArray().Select(parent => parent.GetProperty("id").GetString()).Last();
        await Ask(404, "GET", "directories/none");
        await Ask(200, "PATCH", $"directories/{id}", """{"name":"moved"}""");
        await Ask(404, "PATCH", "directories/none", """{"name":"moved"}""");
        await Ask(201, "POST", "directories", """{"path":"folder/taken"}""");
        await Ask(409, "PATCH", $"directories/{id}", """{"name":"taken"}""");
        await Ask(422, "PATCH", $"directories/{id}", """{"name":1}""");
        await Ask(409, "DELETE", $"directories/{(await FolderOf(id))}");
        await Ask(204, "DELETE", $"directories/{id}");
        await Ask(404, "DELETE", $"directories/{id}");
        Assert.NotNull(above);
    }

    private async Task<string> FolderOf(string id) => (await Ask(200, "GET", $"directories/{id}")).Text("parent_id");
}
