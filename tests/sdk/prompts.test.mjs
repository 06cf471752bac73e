// Prompts: all that the client can do with them, without a model provider.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { testFiles } from "./lib/managed.mjs";

describeResource("prompts", (context) => {
  testFiles(context, {
    resource: "prompts",
    content: (n) => ({ model: "gpt-4o", temperature: n / 10, template: [{ role: "system", content: "Be brief, {{name}}." }] }),
    describeVersion: "patchPromptVersion",
    deleteVersion: "deletePromptVersion",
  });

  test("a log is added and corrected", async () => {
    const { client } = context;
    const receipt = await client.prompts.log({
      path: "prompts/logged",
      prompt: { model: "gpt-4o" },
      messages: [{ role: "user", content: "Hello?" }],
      inputs: { name: "Ann" },
      outputMessage: { role: "assistant", content: "Hello." },
      promptTokens: 2,
    });
    const corrected = await client.prompts.updateLog(receipt.promptId, receipt.id, { output: "Hello, Ann.", outputTokens: 4, metadata: { by: "hand" } });
    assert.deepEqual([corrected.id, corrected.output, corrected.outputTokens, corrected.promptTokens], [receipt.id, "Hello, Ann.", 4, 2]);
    const read = await client.logs.get(receipt.id);
    assert.deepEqual([read.output, read.inputs, read.metadata], ["Hello, Ann.", { name: "Ann" }, { by: "hand" }]);
    assert.deepEqual([read.prompt.id, read.prompt.versionId, read.messages[0].content], [receipt.promptId, receipt.versionId, "Hello?"]);
  });
});
