// Logs: listed with filters, read and deleted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { assertRefused, collect } from "./lib/sdk.mjs";

describeResource("logs", (context) => {
  async function logsOf(path, count, more = () => ({})) {
    const logs = [];
    for (let i = 0; i < count; i++) {
      logs.push(await context.client.flows.log({ path, flow: { attributes: {} }, inputs: { n: String(i) }, output: `out ${i}`, logStatus: "complete", ...more(i) }));
    }
    return logs;
  }

  const ids = (logs) => logs.map((log) => log.id);
  const listed = async (query) => ids(await collect(context.client.logs.list(query)));

  test("a file's logs are listed over several pages, newest first", async () => {
    const logs = await logsOf("logs/pages", 7);
    assert.deepEqual(await listed({ fileId: logs[0].flowId, size: 3 }), ids(logs).reverse());
    assert.deepEqual(await listed({ fileId: "fl_nothing" }), []);
  });

  test("logs are filtered by id, version, text, metadata and time", async () => {
    const { client } = context;
    const day = (i) => new Date(Date.UTC(2024, 0, 1 + i, 12));
    const [first, second, third] = await logsOf("logs/filters", 3, (i) => ({
      metadata: { colour: ["red", "green", "blue"][i] }, startTime: day(i), createdAt: day(i),
      flow: { attributes: { release: Math.min(i, 1) } },
    }));
    const fileId = first.flowId;
    assert.deepEqual(await listed({ fileId, id: second.id }), [second.id]);
    assert.deepEqual((await listed({ fileId, id: [first.id, third.id] })).sort(), [first.id, third.id].sort());
    assert.deepEqual(await listed({ fileId, versionId: first.versionId }), [first.id]);
    assert.deepEqual(await listed({ fileId, search: "out 1" }), [second.id]);
    assert.deepEqual(await listed({ fileId, metadataSearch: "blue" }), [third.id]);
    const between = { startDate: new Date(Date.UTC(2024, 0, 2)), endDate: new Date(Date.UTC(2024, 0, 3)) };
    assert.deepEqual(await listed({ fileId, ...between }), [second.id]);
    assert.equal((await listed({ fileId, sample: 2 })).length, 2);
    const read = await client.logs.get(third.id);
    assert.deepEqual([read.output, read.metadata, read.flow.versionId], ["out 2", { colour: "blue" }, third.versionId]);
  });

  test("logs in traces and judgments are listed with what they belong to", async () => {
    const { client } = context;
    const [trace] = await logsOf("logs/trace", 1, () => ({ logStatus: "incomplete" }));
    const step = { path: "logs/step", tool: { function: { name: "step", description: "A step." } }, output: "done" };
    const alone = await client.tools.log(step);
    const child = await client.tools.log({ ...step, traceParentId: trace.id });
    assert.deepEqual(await listed({ fileId: child.toolId, inTraceFilter: true }), [child.id]);
    assert.deepEqual(await listed({ fileId: child.toolId, inTraceFilter: [false] }), [alone.id]);
    const [withChildren] = await collect(client.logs.list({ fileId: trace.flowId, includeTraceChildren: true }));
    assert.deepEqual(ids(withChildren.traceChildren), [child.id]);

    const spec = { argumentsType: "target_free", returnType: "boolean", evaluatorType: "external" };
    const judge = await client.evaluators.upsert({ path: "logs/judge", spec });
    const judgment = await client.evaluators.log({ path: "logs/judge", parentId: alone.id, judgment: true });
    const [withParent] = await collect(client.logs.list({ fileId: judge.id, includeParent: true }));
    assert.deepEqual([withParent.id, withParent.parentId, withParent.parent.id], [judgment.id, alone.id, alone.id]);
  });

  test("deleted logs are gone", async () => {
    const { client } = context;
    const [first, second, third] = await logsOf("logs/deleted", 3);
    await client.logs.delete({ id: [first.id, second.id] });
    assert.deepEqual(await listed({ fileId: third.flowId }), [third.id]);
    await assertRefused(client.logs.get(first.id), 404);
    await client.logs.delete({ id: third.id });
    await client.logs.delete({ id: third.id });
    assert.deepEqual(await listed({ fileId: third.flowId }), []);
  });
});
