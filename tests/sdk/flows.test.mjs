// Flows: all that the client can do with them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { testFiles } from "./lib/managed.mjs";

describeResource("flows", (context) => {
  testFiles(context, {
    resource: "flows",
    content: (n) => ({ attributes: { release: n, parts: ["a", { b: true }] } }),
    describeVersion: "updateFlowVersion",
    deleteVersion: "deleteFlowVersion",
  });

  test("a log is begun, has children, and is completed", async () => {
    const { client } = context;
    const trace = await client.flows.log({ path: "flows/logged", flow: { attributes: { release: 1 } }, inputs: { question: "Why?" }, logStatus: "incomplete" });
    assert.equal(trace.logStatus, "incomplete");
    const child = await client.tools.log({ path: "flows/step", tool: { function: { name: "step", description: "A step." } }, output: "done", traceParentId: trace.id });
    const completed = await client.flows.updateLog(trace.id, { output: "Because.", logStatus: "complete" });
    assert.deepEqual([completed.id, completed.output, completed.logStatus], [trace.id, "Because.", "complete"]);
    const read = await client.logs.get(trace.id);
    assert.deepEqual([read.logStatus, read.flow.id, read.inputs], ["complete", trace.flowId, { question: "Why?" }]);
    assert.deepEqual(read.traceChildren.map((log) => log.id), [child.id]);
  });
});
