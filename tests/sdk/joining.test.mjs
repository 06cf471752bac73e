// Logs that name a datapoint and no run join the runs that wait for them: the client's tools can't name a run at all.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withServer } from "./lib/sdk.mjs";

describe("logs without a run", () => {
  const context = withServer();

  async function waitingRun(name, version) {
    const { client } = context;
    const dataset = await client.datasets.upsert({ path: `${name}/data`, datapoints: [{ inputs: { n: "1" } }, { inputs: { n: "2" } }] });
    const { datapoints } = await client.datasets.get(dataset.id, { includeDatapoints: true });
    await client.evaluators.upsert({
      path: `${name}/judge`, spec: { argumentsType: "target_free", returnType: "boolean", evaluatorType: "external" } });
    const evaluation = await client.evaluations.create({ name, file: { id: version.id }, evaluators: [{ path: `${name}/judge` }] });
    const run = await client.evaluations.createRun(evaluation.id, {
      dataset: { versionId: dataset.versionId }, version: { versionId: version.versionId }, orchestrated: false });
    return { evaluation, run, datapoints };
  }

  async function assertCompleted({ evaluation, run, datapoints }, logs) {
    for (const [n, { id }] of logs.entries())
      await context.client.evaluators.log({ path: evaluation.evaluators[0].version.path, parentId: id, judgment: n === 0 });
    const stats = await context.client.evaluations.getStats(evaluation.id);
    const [mine] = stats.runStats;
    assert.deepEqual([stats.status, mine.runId, mine.numLogs, mine.evaluatorStats[0].numTrue], ["completed", run.id, 2, 1]);
    const { records } = await context.client.evaluations.getLogs(evaluation.id, { size: 50 });
    assert.deepEqual(records.map((record) => [record.log.id, record.datapoint.id]), logs.map((log, n) => [log.id, datapoints[n].id]));
  }

  test("a tool's logs complete the run that waits for them", async () => {
    const { client } = context;
    const tool = { function: { name: "double", description: "Doubles." } };
    const made = await waitingRun("tool", await client.tools.upsert({ path: "joined/tool", ...tool }));
    const logs = [];
    for (const { id, inputs } of made.datapoints)
      logs.push(await client.tools.log({ path: "joined/tool", tool, inputs, output: "x", sourceDatapointId: id }));
    await assertCompleted(made, logs);
  });

  test("a flow's logs do, and each only once however often it is sent", async () => {
    const { client } = context;
    const flow = await client.flows.upsert({ path: "joined/flow", attributes: { release: 1 } });
    const made = await waitingRun("flow", flow);
    const logs = [];
    for (const { id, inputs } of made.datapoints) {
      const log = {
        id: flow.id, inputs, output: "x", sourceDatapointId: id, logStatus: "complete",
        startTime: new Date("2026-01-02T03:04:05Z"), endTime: new Date("2026-01-02T03:04:06Z"),
      };
      logs.push(await client.flows.log(log));
      assert.equal((await client.flows.log(log)).id, logs.at(-1).id);
    }
    await assertCompleted(made, logs);
  });
});
