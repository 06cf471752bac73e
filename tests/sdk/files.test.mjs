// Files and their versions as the client sees them: the same content is the same version.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { allPages } from "./lib/sdk.mjs";

describeResource("files", (context) => {
  const first = { inputs: { question: "a" }, target: { answer: "A", weights: [1, 2.5], nested: { ok: true } } };
  const second = { inputs: { question: "b" }, messages: [{ role: "user", content: "Say b." }] };
  const third = { inputs: { question: "c" } };

  async function datapointsOf(dataset) {
    const { datapoints } = await context.client.datasets.get(dataset.id, { versionId: dataset.versionId, includeDatapoints: true });
    return datapoints;
  }

  test("a dataset upserted twice is one version, whatever the order of its keys", async () => {
    const { client } = context;
    const once = await client.datasets.upsert({ path: "datasets/twice", datapoints: [first, second] });
    const again = await client.datasets.upsert({
      path: "datasets/twice",
      datapoints: [{ target: { weights: [1, 2.5], nested: { ok: true }, answer: "A" }, inputs: { question: "a" } }, second],
      action: "set",
    });
    assert.deepEqual([again.id, again.versionId, again.datapointsCount], [once.id, once.versionId, 2]);
    const lookedUp = await client.datasets.upsert({ path: "datasets/twice", datapoints: [], action: "add" });
    assert.equal(lookedUp.versionId, once.versionId, "adding nothing is a look-up");
  });

  test("datapoints come back as they were given, in their order", async () => {
    const dataset = await context.client.datasets.upsert({ path: "datasets/order", datapoints: [third, first, second] });
    const [c, a, b] = await datapointsOf(dataset);
    assert.deepEqual([a.inputs, a.target, a.messages], [first.inputs, first.target, undefined]);
    assert.deepEqual([b.inputs, b.messages, b.target], [second.inputs, second.messages, undefined]);
    assert.deepEqual(c.inputs, third.inputs);
    assert.equal(new Set([a.id, b.id, c.id]).size, 3);
  });

  test("datapoints are added and removed, and keep their ids", async () => {
    const { client } = context;
    const base = await client.datasets.upsert({ path: "datasets/grows", datapoints: [first, second] });
    const before = await datapointsOf(base);
    const added = await client.datasets.upsert({ path: "datasets/grows", datapoints: [second, third], action: "add" });
    assert.notEqual(added.versionId, base.versionId);
    const after = await datapointsOf(added);
    assert.deepEqual(after.slice(0, 2).map((datapoint) => datapoint.id), before.map((datapoint) => datapoint.id));
    assert.equal(after.length, 3);

    const removed = await client.datasets.upsert({ path: "datasets/grows", datapoints: [third], action: "remove" });
    assert.equal(removed.versionId, base.versionId, "the same datapoints are the same version");
  });

  test("datapoints that were read can be sent back", async () => {
    const { client } = context;
    const dataset = await client.datasets.upsert({ path: "datasets/round", datapoints: [first, second, third] });
    const again = await client.datasets.upsert({ path: "datasets/round", datapoints: await datapointsOf(dataset) });
    assert.equal(again.versionId, dataset.versionId);
  });

  test("an empty dataset has an empty list of datapoints", async () => {
    const dataset = await context.client.datasets.upsert({ path: "datasets/empty", datapoints: [] });
    assert.equal(dataset.datapointsCount, 0);
    assert.deepEqual(await datapointsOf(dataset), []);
  });

  test("datapoints are listed page by page", async () => {
    const { client } = context;
    const datapoints = Array.from({ length: 120 }, (_, i) => ({ inputs: { n: String(i) } }));
    const dataset = await client.datasets.upsert({ path: "datasets/pages", datapoints });
    const listed = [];
    for await (const datapoint of await client.datasets.listDatapoints(dataset.id, { size: 50 })) listed.push(datapoint.inputs.n);
    assert.deepEqual(listed, datapoints.map((datapoint) => datapoint.inputs.n));
  });

  test("flows, prompts, tools and evaluators are found by path with the version deployed first", async () => {
    const { client } = context;
    const made = {
      flow: [await client.flows.upsert({ path: "all/flow", attributes: { a: 1, b: [true, null] } }), await client.flows.upsert({ path: "all/flow", attributes: { a: 2 } })],
      prompt: [await client.prompts.upsert({ path: "all/prompt", model: "gpt-4o", template: [{ role: "system", content: "Hi {{name}}" }] }),
        await client.prompts.upsert({ path: "all/prompt", model: "gpt-4o-mini" })],
      tool: [await client.tools.upsert({ path: "all/tool", function: { name: "sum", description: "Adds.", parameters: { type: "object" } } }),
        await client.tools.upsert({ path: "all/tool", function: { name: "sum", description: "Adds two." } })],
      evaluator: [await client.evaluators.upsert({ path: "all/evaluator", spec: { argumentsType: "target_free", returnType: "boolean", evaluatorType: "external" } }),
        await client.evaluators.upsert({ path: "all/evaluator", spec: { argumentsType: "target_free", returnType: "number", evaluatorType: "external" } })],
    };
    for (const [type, [first, second]] of Object.entries(made)) {
      assert.equal(first.id, second.id);
      assert.notEqual(first.versionId, second.versionId);
      const found = await client.files.retrieveByPath({ path: `all/${type}` });
      assert.deepEqual([found.type, found.id, found.versionId, found.name], [type, first.id, first.versionId, type]);
      const newer = await client[`${type}s`].get(first.id, { versionId: second.versionId });
      assert.equal(newer.versionId, second.versionId);
    }
    assert.deepEqual(made.prompt[0].inputs.map((input) => input.name), ["name"]);
    assert.deepEqual(made.flow[0].attributes.a, 1);
    assert.equal(made.evaluator[1].spec.returnType, "number");
  });

  test("a path belongs to one type", async () => {
    const { client } = context;
    await client.flows.upsert({ path: "taken", attributes: {} });
    await assert.rejects(client.prompts.upsert({ path: "taken", model: "gpt-4o" }), (error) => error.statusCode === 409);
  });

  test("files of all types are listed page by page, and by type, name and environment", async () => {
    const { client } = context;
    const flow = await client.flows.upsert({ path: "listed/flow", attributes: { n: 1 } });
    const newer = await client.flows.upsert({ path: "listed/flow", attributes: { n: 2 } });
    const prompt = await client.prompts.upsert({ path: "listed/prompt", model: "gpt-4o" });
    const dataset = await client.datasets.upsert({ path: "listed/dataset", datapoints: [first] });

    const all = await allPages((page) => client.files.listFiles(page), 2);
    for (const file of [flow, prompt, dataset]) assert.ok(all.some(({ id }) => id === file.id), `${file.path} is listed`);
    assert.equal(new Set(all.map((file) => file.id)).size, all.length, "every file once");

    const two = await client.files.listFiles({ type: ["prompt", "dataset"], size: 100 });
    assert.deepEqual([...new Set(two.records.map((file) => file.type))].sort(), ["dataset", "prompt"]);
    const named = await client.files.listFiles({ name: "flow", type: "flow", sortBy: "name", order: "asc" });
    assert.ok(named.records.length > 0 && named.records.every((file) => file.type === "flow" && file.name.includes("flow")));

    const staging = (await client.flows.listEnvironments(flow.id)).find((environment) => environment.name === "staging");
    await client.flows.setDeployment(flow.id, staging.id, { versionId: newer.versionId });
    const staged = await client.files.listFiles({ environment: "staging", size: 100 });
    assert.deepEqual(staged.records.map((file) => [file.id, file.versionId]), [[flow.id, newer.versionId]]);
  });
});
