// Evaluators: all that the client can do with them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { testFiles } from "./lib/managed.mjs";

describeResource("evaluators", (context) => {
  const spec = (code) => ({ argumentsType: "target_free", returnType: "boolean", evaluatorType: "external", attributes: { code } });

  testFiles(context, {
    resource: "evaluators",
    content: (n) => ({ spec: spec(`return log.output.length > ${n}`) }),
    describeVersion: "updateEvaluatorVersion",
    deleteVersion: "deleteEvaluatorVersion",
  });

  test("specs come back with what they were given", async () => {
    const { evaluators } = context.client;
    const specs = {
      code: { argumentsType: "target_required", returnType: "number", evaluatorType: "python", code: "def judge(log, target): return 1", numberLimits: { min: 0, max: 5, step: 1 } },
      human: { argumentsType: "target_free", returnType: "select", evaluatorType: "human", instructions: "Look closely.", options: [{ name: "good", valence: "positive" }, { name: "bad", valence: "negative" }] },
      model: { argumentsType: "target_free", returnType: "boolean", evaluatorType: "llm", prompt: { model: "gpt-4o", template: "Is this right?" } },
    };
    for (const [name, given] of Object.entries(specs)) {
      const { id } = await evaluators.upsert({ path: `evaluators/specs/${name}`, spec: given });
      const read = (await evaluators.get(id)).spec;
      for (const key of Object.keys(given).filter((key) => key !== "prompt")) assert.deepEqual(read[key], given[key], `${name} ${key}`);
    }
  });

  test("a log is judged, and judged again", async () => {
    const { client } = context;
    const parent = await client.flows.log({ path: "evaluators/judged", flow: { attributes: {} }, output: "fine", logStatus: "complete" });
    const judge = { path: "evaluators/judge", spec: spec("return true"), parentId: parent.id };
    const receipt = await client.evaluators.log({ ...judge, judgment: true });
    assert.equal(receipt.parentId, parent.id);
    const judgment = await client.logs.get(receipt.id);
    assert.deepEqual([judgment.parentId, judgment.judgment, judgment.evaluator.versionId], [parent.id, true, receipt.versionId]);
    await client.evaluators.log({ ...judge, judgment: false });
    const read = await client.logs.get(parent.id);
    assert.equal(read.evaluatorLogs.at(-1).evaluator.path, "evaluators/judge");
  });
});
