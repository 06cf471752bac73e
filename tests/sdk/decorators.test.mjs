// Functions under the client's decorators: what they send when they end makes logs, traces and runs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withServer } from "./lib/sdk.mjs";

const DATAPOINTS = Array.from({ length: 12 }, (_, n) => ({ inputs: { a: `${n}`, b: "2" }, target: { sum: `${n + 2}` } }));

describe("decorated functions", () => {
  const context = withServer();

  function adder() {
    const add = context.client.tool({
      path: "decorated/add",
      version: {
        function: {
          name: "add",
          description: "Adds two numbers",
          parameters: { type: "object", properties: { a: { type: "number" }, b: { type: "number" } } },
        },
      },
      callable: ({ a, b }) => a + b,
    });
    return context.client.flow({
      path: "decorated/flow",
      attributes: { release: "1" },
      callable: async ({ a, b }) => {
        if (a === "7") throw new Error("no sevens");
        return String(await add({ a: Number(a), b: Number(b) }));
      },
    });
  }

  test("a flow that is evaluated completes its run, with its tools' logs in its traces", async () => {
    const checks = await context.client.evaluations.run({
      name: "decorated",
      file: { path: "decorated/flow", type: "flow", callable: adder() },
      dataset: { path: "decorated/sums", datapoints: DATAPOINTS },
      evaluators: [{
        path: "decorated/exact",
        argsType: "target_required",
        returnType: "boolean",
        threshold: 0.5,
        callable: ({ log, datapoint }) => log.output === datapoint.target.sum,
      }],
    });
    assert.equal(checks[0].thresholdCheck, true);

    const evaluationId = checks[0].evaluationId;
    const stats = await context.client.evaluations.getStats(evaluationId);
    assert.equal(stats.status, "completed");
    const [run] = stats.runStats;
    assert.equal(run.numLogs, DATAPOINTS.length);
    const [counts] = run.evaluatorStats;
    assert.deepEqual([counts.totalLogs, counts.numTrue, counts.numFalse], [DATAPOINTS.length, DATAPOINTS.length - 1, 1]);

    const logs = await context.client.evaluations.getLogs(evaluationId, { size: 50 });
    assert.equal(logs.total, DATAPOINTS.length);
    for (const { log: { id }, datapoint } of logs.records) {
      const log = await context.client.logs.get(id);
      assert.equal(log.logStatus, "complete");
      assert.equal(log.sourceDatapointId, datapoint.id);
      if (datapoint.inputs.a === "7") {
        assert.equal(log.error, "no sevens");
        assert.deepEqual(log.traceChildren, []);
      } else {
        assert.deepEqual(log.traceChildren.map((child) => [child.tool.name, child.output]), [["add", log.output]]);
      }
    }
  });
});
