// Runs as users meet them: nothing to do, an edited evaluator, many evaluations, a judge that returns the wrong type, a stop.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { APPS, DATAPOINTS, assertRun, evaluators, expectedLogs } from "./lib/scenario.mjs";
import { withServer } from "./lib/sdk.mjs";

describe("runs", () => {
  const context = withServer();

  const app = { path: "flows/app", type: "flow", version: { release: 1 }, callable: async (inputs) => APPS.first(inputs) };

  function run(name, { datapoints = DATAPOINTS.slice(0, 6), judges = evaluators(["boolean"], "judges"), dataset = "datasets/few" } = {}) {
    return context.client.evaluations.run({ name, file: app, dataset: { path: dataset, datapoints }, evaluators: judges });
  }

  async function evaluationNamed(name) {
    const file = await context.client.files.retrieveByPath({ path: app.path });
    for await (const evaluation of await context.client.evaluations.list({ fileId: file.id, size: 50 }))
      if (evaluation.name === name) return evaluation;
    return undefined;
  }

  async function runsOf(evaluation) {
    return (await context.client.evaluations.listRunsForEvaluation(evaluation.id)).runs;
  }

  const statsOf = async (evaluation, runId) =>
    (await context.client.evaluations.getStats(evaluation.id)).runStats.find((candidate) => candidate.runId === runId);

  test("over a dataset of 0 datapoints it is completed at once", async () => {
    assert.deepEqual(await run("nothing", { datapoints: [], dataset: "datasets/none" }), []);
    const evaluation = await evaluationNamed("nothing");
    const [only] = await runsOf(evaluation);
    assert.equal(only.status, "completed");
    assert.equal(only.dataset.datapointsCount, 0);
    const stats = await statsOf(evaluation, only.id);
    assert.equal(stats.numLogs, 0);
    assert.deepEqual(stats.evaluatorStats.map((figures) => figures.totalLogs), [0]);
  });

  test("an evaluator edited between runs is a new version that counts for the evaluation's own", async () => {
    await run("edited");
    const edited = [{ ...evaluators(["boolean"], "judges")[0], callable: ({ log }) => log.output !== undefined && log.output !== "0" }];
    const checks = await run("edited", { judges: edited });
    const expected = expectedLogs(APPS.first).slice(0, 6);

    const evaluation = await evaluationNamed("edited");
    const [newest, oldest] = await runsOf(evaluation);
    const figures = (await statsOf(evaluation, newest.id)).evaluatorStats[0];
    const numTrue = expected.filter((log) => log.output !== undefined && log.output !== "0").length;
    assert.deepEqual([figures.evaluatorVersionId, figures.totalLogs, figures.numTrue, figures.numErrors],
      [evaluation.evaluators[0].version.versionId, 6, numTrue, 0]);
    assert.equal(checks[0].score, Math.round((numTrue / 6) * 100) / 100);
    await assertRun(context.client, evaluation, oldest.id, expected, ["boolean"]);

    const { records } = await context.client.evaluations.getLogs(evaluation.id, { runId: newest.id });
    const judgedBy = new Set(records.flatMap((record) => record.evaluatorLogs.map((log) => log.evaluator.versionId)));
    assert.equal(judgedBy.size, 1);
    assert.ok(!judgedBy.has(evaluation.evaluators[0].version.versionId), "the judgments say which version made them");
  });

  test("an evaluation is found again behind 60 others of its file", async () => {
    await run("hidden");
    const file = await context.client.files.retrieveByPath({ path: app.path });
    const names = Array.from({ length: 60 }, (_, i) => `other ${i}`);
    for (const name of names) await context.client.evaluations.create({ name, file: { id: file.id }, evaluators: [] });

    await run("hidden");
    assert.equal((await runsOf(await evaluationNamed("hidden"))).length, 2);
    const listed = [];
    for await (const evaluation of await context.client.evaluations.list({ fileId: file.id, size: 25 })) listed.push(evaluation.name);
    assert.equal(new Set(listed).size, listed.length, "every evaluation once");
    for (const name of [...names, "hidden"]) assert.ok(listed.includes(name), `${name} is listed`);
  });

  test("a judgment of the wrong type is refused, and the client logs an error in its place", async () => {
    const judge = { path: "judges/liar", argsType: "target_free", returnType: "boolean", callable: ({ log }) => `${log.id} is fine` };
    assert.deepEqual(await run("wrong type", { judges: [judge] }), []);
    const evaluation = await evaluationNamed("wrong type");
    const [only] = await runsOf(evaluation);
    const [figures] = (await statsOf(evaluation, only.id)).evaluatorStats;
    assert.deepEqual([figures.totalLogs, figures.numErrors, figures.numJudgments], [6, 6, 0]);
  });

  test("a stopped run takes no more logs and does not come back", async () => {
    const { client } = context;
    await run("stopped");
    const evaluation = await evaluationNamed("stopped");
    const [done] = await runsOf(evaluation);
    const stopped = await client.evaluations.createRun(evaluation.id, {
      dataset: { versionId: done.dataset.versionId }, version: { versionId: done.version.versionId }, orchestrated: false });
    assert.equal(stopped.status, "pending");
    const cancelled = await client.evaluations.updateEvaluationRun(evaluation.id, stopped.id, { status: "cancelled" });
    assert.equal(cancelled.status, "cancelled");

    const late = { path: app.path, flow: { attributes: app.version }, runId: stopped.id, output: "late", logStatus: "complete" };
    await assert.rejects(client.flows.log(late), /Status code: (409|422)/);
    await assert.rejects(client.evaluations.updateEvaluationRun(evaluation.id, stopped.id, { status: "completed" }),
      (error) => [409, 422].includes(error.statusCode));
    const stats = await statsOf(evaluation, stopped.id);
    assert.deepEqual([stats.status, stats.numLogs], ["cancelled", 0]);
    await run("stopped"); // The client waits for the whole evaluation: a stopped run must not keep it waiting.
  });

  test("logs that exist are added to a run and counted there", async () => {
    const { client } = context;
    const evaluation = await evaluationNamed("edited");
    const receipt = await client.flows.log({ path: app.path, flow: { attributes: app.version }, output: "42", logStatus: "complete" });
    const judged = { path: "judges/judge boolean", parentId: receipt.id, judgment: true, versionId: evaluation.evaluators[0].version.versionId };
    await client.evaluators.log(judged);

    const created = await client.evaluations.createRun(evaluation.id);
    const added = await client.evaluations.addLogsToRun(evaluation.id, created.id, { logIds: [receipt.id] });
    assert.deepEqual([added.id, added.status, added.dataset, added.version], [created.id, "completed", undefined, undefined]);
    await client.evaluations.addLogsToRun(evaluation.id, created.id, { logIds: [receipt.id] });
    const stats = await statsOf(evaluation, created.id);
    assert.deepEqual([stats.numLogs, stats.evaluatorStats[0].numTrue, stats.evaluatorStats[0].totalLogs], [1, 1, 1]);

    await client.evaluators.log({ ...judged, judgment: false });
    const corrected = (await statsOf(evaluation, created.id)).evaluatorStats[0];
    assert.deepEqual([corrected.numTrue, corrected.numFalse, corrected.totalLogs], [0, 1, 1], "the later judgment replaces the first");
  });
});
