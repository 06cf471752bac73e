// The client of the API before v5, as it came from npm, with a whole external evaluation. It has no word for `hl_generated` and none
// for the logs of an evaluation: it posts logs with their datapoints, which join the evaluations of their config.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Humanloop } from "humanloop-v4";
import { record } from "./lib/coverage.mjs";
import { startServer } from "./lib/server.mjs";

/** The resources of the client that this server serves, with the methods that it does not. */
const NOT_SERVED = {
  datapoints: ["delete", "update"],
  datasets: [],
  evaluations: [],
  evaluators: [],
  logs: ["updateByRef"],
  modelConfigs: ["deserialize", "export", "serialize"],
  projects: [
    "createFeedbackType",
    "deactivateConfig",
    "deactivateExperiment",
    "deleteDeployedConfig",
    "deployConfig",
    "export",
    "getActiveConfig",
    "listConfigs",
    "listDeployedConfigs",
    "updateFeedbackTypes",
  ],
};

const called = Object.fromEntries(Object.keys(NOT_SERVED).map((resource) => [resource, new Set()]));
let server, client;

before(async () => {
  server = await startServer();
  client = new Humanloop({ apiKey: server.key, basePath: `${server.url}/v4` });
  for (const resource of Object.keys(NOT_SERVED)) record(client[resource], called[resource], methodsOf(client[resource]));
});

after(async () => assert.equal(await server?.stop(), 0, "the server stops with exit code 0 on SIGTERM"));

/** The names of a resource's methods; the class over the generated one has none of its own. */
const methodsOf = (api) => Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(api))).filter((name) => name !== "constructor");

/** What the client got from the server. */
const data = async (call) => (await call).data;

/** A project with a config, a dataset of three sums and two evaluators. */
async function scene(name) {
  const project = await data(client.projects.create({ name }));
  const config = await data(
    client.modelConfigs.register({
      project_id: project.id,
      model: "gpt-4o",
      provider: "openai",
      endpoint: "chat",
      temperature: 0.5,
      chat_template: [{ role: "system", content: "Add {{a}} and {{b}}." }],
    }),
  );
  const dataset = await data(client.datasets.create({ projectId: project.id, name: "sums", description: "Small ones." }));
  const rows = [1, 2, 3].map((n) => ({ inputs: { a: `${n}`, b: "1" }, target: { sum: n + 1 } }));
  const datapoints = await data(client.datasets.createDatapoint({ datasetId: dataset.id, requestBody: rows }));
  const evaluator = (evaluatorName, return_type) =>
    data(
      client.evaluators.create({
        name: `${name} ${evaluatorName}`,
        description: evaluatorName,
        arguments_type: "target_required",
        return_type,
        type: "external",
      }),
    );
  const [exact, distance] = [await evaluator("exact", "boolean"), await evaluator("distance", "number")];
  return { project, config: config.config, dataset, datapoints, exact, distance };
}

test("a whole external evaluation is run, judged and read back", async () => {
  const { project, config, dataset, datapoints, exact, distance } = await scene("adder");
  assert.equal(datapoints.length, 3);
  const evaluation = await data(
    client.evaluations.create({
      projectId: project.id,
      config_id: config.id,
      evaluator_ids: [exact.id, distance.id],
      dataset_id: dataset.id,
    }),
  );
  assert.equal(evaluation.status, "running");

  const answers = ["2", "3", "5"];
  const judged = [];
  for (const [n, datapoint] of datapoints.entries()) {
    const log = await data(
      client.log({
        project: "adder",
        config_id: config.id,
        source_datapoint_id: datapoint.id,
        inputs: datapoint.inputs,
        output: answers[n],
        duration: 0.1,
        session_reference_id: "one session",
      }),
    );
    assert.match(log.id, /^data_/);
    const off = Math.abs(Number(answers[n]) - datapoint.target.sum);
    for (const [evaluatorId, result] of [[exact.id, off === 0], [distance.id, off]]) {
      const stored = await data(
        client.evaluations.logResult({ evaluationRunExternalId: evaluation.id, log_id: log.id, evaluator_id: evaluatorId, result }),
      );
      assert.equal(stored.value, result);
      judged.push(stored);
    }
  }

  assert.equal((await data(client.evaluations.updateStatus({ id: evaluation.id, status: "completed" }))).status, "completed");
  const done = await data(client.evaluations.get({ id: evaluation.id, evaluatorAggregates: true }));
  const aggregate = (evaluator) => done.evaluator_aggregates.find((one) => one.evaluator_id === evaluator.id).aggregate_value;
  const values = (evaluator) => judged.filter((result) => result.evaluator_id === evaluator.id).map((result) => Number(result.value));
  const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  assert.equal(aggregate(exact), mean(values(exact)));
  assert.equal(aggregate(distance), mean(values(distance)));

  const listed = await client.evaluations.listDatapoints({ id: evaluation.id, page: 1, size: 10 });
  const records = listed.data.records;
  assert.deepEqual(records.map((record) => record.datapoint.id), datapoints.map((datapoint) => datapoint.id));
  assert.deepEqual(records.map((record) => record.log.output), answers);
  assert.deepEqual(records.map((record) => record.evaluation_results.length), [2, 2, 2]);
  assert.deepEqual(
    (await data(client.evaluations.listAllForProject({ projectId: project.id }))).map((one) => one.id),
    [evaluation.id],
  );
});

test("what is made is listed, changed and deleted", async () => {
  const { project, config, dataset, datapoints, exact } = await scene("desk");
  assert.equal((await data(client.projects.get({ id: project.id }))).active_config.config.id, config.id);
  assert.equal((await data(client.modelConfigs.get({ id: config.id }))).temperature, 0.5);
  assert.ok((await client.projects.list({ page: 0, size: 10, filter: "desk" })).data.records.some((one) => one.id === project.id));
  assert.equal((await data(client.projects.update({ id: project.id, name: "front desk" }))).name, "front desk");
  assert.deepEqual((await data(client.datasets.listAllForProject({ projectId: project.id }))).map((one) => one.id), [dataset.id]);
  assert.equal((await data(client.datasets.get({ id: dataset.id }))).datapoint_count, 3);
  assert.equal((await data(client.datasets.update({ id: dataset.id, description: "Other." }))).description, "Other.");
  const [first, second] = (await client.datasets.listDatapoints({ datasetId: dataset.id, page: 0, size: 2 })).data.records;
  assert.equal(first.id, datapoints[0].id);
  // Its dataset is the first that has it, which may be another test's.
  const { dataset_id, ...read } = await data(client.datapoints.get({ id: second.id }));
  assert.match(dataset_id, /^evts_/);
  assert.deepEqual({ ...read, dataset_id: dataset.id }, datapoints[1]);
  await assert.rejects(client.datapoints.get({ id: "dp_unknown" }), (error) => error.status === 404);
  assert.equal((await data(client.evaluators.get({ id: exact.id }))).return_type, "boolean");
  assert.equal((await data(client.evaluators.update({ id: exact.id, name: "close enough" }))).name, "close enough");
  assert.ok((await data(client.evaluators.list())).some((one) => one.name === "close enough"));

  const log = await data(client.log({ project_id: project.id, config_id: config.id, output: "first" }));
  assert.equal((await data(client.logs.update({ id: log.id, output: "second" }))).output, "second");
  assert.equal((await client.logs.list({ projectId: project.id })).data.records[0].id, log.id);
  await client.logs.delete({ id: [log.id] });
  await client.evaluators.delete({ id: exact.id });
  await client.datasets.delete({ id: dataset.id });
  await client.projects.delete({ id: project.id });
  await assert.rejects(client.projects.get({ id: project.id }), (error) => error.status === 404);
});

test("a refusal says what is wrong", async () => {
  const { project, config, dataset, exact } = await scene("refused");
  const body = { projectId: project.id, config_id: config.id, evaluator_ids: [exact.id], dataset_id: dataset.id };
  const evaluation = await data(client.evaluations.create(body));
  await assert.rejects(client.evaluations.updateStatus({ id: evaluation.id, status: "pending" }), (error) => {
    assert.equal(error.status, 422);
    assert.match(JSON.stringify(error.responseBody), /Allowed statuses: completed, cancelled/);
    return true;
  });
  await assert.rejects(client.evaluations.create({ ...body, config_id: "config_unknown" }), (error) => error.status === 404);
});

test("every method that is served has its test", () => {
  for (const [resource, notServed] of Object.entries(NOT_SERVED)) {
    const methods = methodsOf(client[resource]);
    assert.deepEqual(notServed.filter((name) => !methods.includes(name)), [], `${resource} has no such methods`);
    const wanted = methods.filter((name) => !notServed.includes(name));
    assert.deepEqual(wanted.filter((name) => !called[resource].has(name)), [], `methods of ${resource} that no test called`);
  }
});
