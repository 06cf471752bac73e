// Evaluations by hand, request by request; what `evaluations.run` makes of them is in evaluation.test.mjs.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { assertRefused, collect } from "./lib/sdk.mjs";

describeResource("evaluations", (context) => {
  const app = { path: "evaluations/app", flow: { attributes: { release: 1 } } };
  let flow, dataset, datapoints, judges;

  before(async () => {
    const { datasets, evaluators, flows } = context.client;
    flow = await flows.upsert({ path: app.path, ...app.flow });
    const given = [{ inputs: { n: "1" } }, { inputs: { n: "2" } }];
    dataset = await datasets.upsert({ path: "evaluations/dataset", datapoints: given });
    datapoints = (await datasets.get(dataset.id, { includeDatapoints: true })).datapoints;
    const spec = (returnType) => ({ argumentsType: "target_free", returnType, evaluatorType: "external" });
    judges = {
      boolean: await evaluators.upsert({ path: "evaluations/boolean", spec: spec("boolean") }),
      number: await evaluators.upsert({ path: "evaluations/number", spec: spec("number") }),
    };
  });

  const create = (name, evaluators = [judges.boolean]) => context.client.evaluations.create({
    name, file: { id: flow.id }, evaluators: evaluators.map(({ versionId }) => ({ versionId, orchestrated: false })) });

  const createRun = (evaluation) => context.client.evaluations.createRun(evaluation.id, {
    dataset: { versionId: dataset.versionId }, version: { versionId: flow.versionId }, orchestrated: false });

  const addLogs = (runId) => Promise.all(datapoints.map((datapoint) => context.client.flows.log({
    ...app, runId, sourceDatapointId: datapoint.id, inputs: datapoint.inputs, output: `out ${datapoint.inputs.n}`, logStatus: "complete" })));

  const judge = (log, evaluator, judgment) =>
    context.client.evaluators.log({ path: evaluator.path, versionId: evaluator.versionId, parentId: log.id, judgment });

  const evaluatorsOf = (evaluation) => evaluation.evaluators.map((entry) => entry.version.versionId);
  const statusOf = async (evaluation) => (await context.client.evaluations.getStats(evaluation.id)).runStats[0].status;

  test("evaluations of a file are listed over several pages, read and deleted", async () => {
    const { evaluations } = context.client;
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await create(`listed ${i}`));
    const listed = (await collect(evaluations.list({ fileId: flow.id, size: 2 }))).map((evaluation) => evaluation.id);
    assert.deepEqual(listed, made.map((evaluation) => evaluation.id).reverse(), "newest first");
    const read = await evaluations.get(made[0].id);
    assert.deepEqual([read.name, read.fileId, read.runsCount, evaluatorsOf(read)], ["listed 0", flow.id, 0, [judges.boolean.versionId]]);
    await assertRefused(create("listed 0"), 409);
    await evaluations.delete(made[0].id);
    await assertRefused(evaluations.get(made[0].id), 404);
    await create("listed 0");
  });

  test("an added evaluator opens a completed run, and a removed one closes it", async () => {
    const { evaluations } = context.client;
    const evaluation = await create("evaluators");
    const run = await createRun(evaluation);
    assert.equal(run.status, "pending");
    for (const log of await addLogs(run.id)) await judge(log, judges.boolean, true);
    assert.equal(await statusOf(evaluation), "completed");

    const added = await evaluations.addEvaluators(evaluation.id, { evaluators: [{ path: judges.number.path, orchestrated: false }] });
    assert.deepEqual(evaluatorsOf(added), [judges.boolean.versionId, judges.number.versionId]);
    assert.equal(await statusOf(evaluation), "running");
    const removed = await evaluations.removeEvaluator(evaluation.id, judges.number.versionId);
    assert.deepEqual(evaluatorsOf(removed), [judges.boolean.versionId]);
    assert.equal(await statusOf(evaluation), "completed");
    await assertRefused(evaluations.removeEvaluator(evaluation.id, judges.number.versionId), 404);
  });

  test("a run is shared with another evaluation and taken out of the first", async () => {
    const { evaluations } = context.client;
    const [first, second] = [await create("first"), await create("second")];
    const run = await createRun(first);
    await addLogs(run.id);
    await evaluations.addExistingRun(second.id, run.id);
    const runIds = async (evaluation) => (await evaluations.listRunsForEvaluation(evaluation.id)).runs.map(({ id }) => id);
    assert.deepEqual([await runIds(first), await runIds(second)], [[run.id], [run.id]]);
    await evaluations.removeRun(first.id, run.id);
    assert.deepEqual([await runIds(first), await runIds(second)], [[], [run.id]]);
    assert.equal((await evaluations.getStats(second.id)).runStats[0].numLogs, 2);
    assert.equal((await evaluations.get(first.id)).runsCount, 0);
  });

  test("logs are read by run, with their judgments", async () => {
    const { evaluations } = context.client;
    const evaluation = await create("logs");
    const [first, second] = [await createRun(evaluation), await createRun(evaluation)];
    const logs = await addLogs(first.id);
    await judge(logs[0], judges.boolean, false);
    await addLogs(second.id);
    const all = await evaluations.getLogs(evaluation.id, {});
    assert.equal(all.total, 4);
    const own = await evaluations.getLogs(evaluation.id, { runId: first.id, size: 50 });
    assert.deepEqual(own.records.map((record) => record.log.id).sort(), logs.map(({ id }) => id).sort());
    const judged = own.records.find((record) => record.log.id === logs[0].id);
    assert.deepEqual([judged.runId, judged.datapoint.id, judged.evaluatorLogs.map((log) => log.judgment)], [first.id, datapoints[0].id, [false]]);
    const both = await evaluations.getLogs(evaluation.id, { runId: [first.id, second.id], page: 2, size: 3 });
    assert.deepEqual([both.total, both.records.length], [4, 1]);
  });

  test("logs that exist are added to a run, and a run is made the control and stopped", async () => {
    const { evaluations } = context.client;
    const evaluation = await create("by hand");
    const [control, run] = [await createRun(evaluation), await evaluations.createRun(evaluation.id)];
    assert.deepEqual([control.control, run.control], [true, false]);
    const log = await context.client.flows.log({ ...app, output: "alone", logStatus: "complete" });
    const added = await evaluations.addLogsToRun(evaluation.id, run.id, { logIds: [log.id] });
    assert.deepEqual([added.id, added.status], [run.id, "running"]);
    assert.equal((await evaluations.updateEvaluationRun(evaluation.id, run.id, { control: true })).control, true);
    const { runs } = await evaluations.listRunsForEvaluation(evaluation.id);
    assert.deepEqual(runs.map(({ id, control }) => [id, control]), [[run.id, true], [control.id, false]]);
    assert.equal((await evaluations.updateEvaluationRun(evaluation.id, run.id, { status: "completed" })).status, "completed");
    await assertRefused(evaluations.addLogsToRun(evaluation.id, control.id, { logIds: ["log_nothing"] }), 404);
  });
});
