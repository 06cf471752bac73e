// Tools: all that the client can do with them, without running one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { testFiles } from "./lib/managed.mjs";

describeResource("tools", (context) => {
  const sum = { name: "sum", description: "Adds.", parameters: { type: "object", properties: { a: { type: "number" } } } };

  testFiles(context, {
    resource: "tools",
    content: (n) => ({ function: sum, sourceCode: `return a + ${n}` }),
    describeVersion: "updateToolVersion",
    deleteVersion: "deleteToolVersion",
  });

  test("a log is added and corrected", async () => {
    const { client } = context;
    const receipt = await client.tools.log({ path: "tools/logged", tool: { function: sum }, inputs: { a: 1 }, output: "1" });
    const corrected = await client.tools.update(receipt.toolId, receipt.id, { output: "2", stdout: "adding" });
    assert.deepEqual([corrected.id, corrected.output, corrected.stdout], [receipt.id, "2", "adding"]);
    const read = await client.logs.get(receipt.id);
    assert.deepEqual([read.output, read.inputs, read.tool.id, read.tool.versionId], ["2", { a: 1 }, receipt.toolId, receipt.versionId]);
  });
});
