// Datasets: all that the client can do with them; what their datapoints are is tested with the files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { testFiles } from "./lib/managed.mjs";
import { assertRefused, collect } from "./lib/sdk.mjs";

describeResource("datasets", (context) => {
  testFiles(context, {
    resource: "datasets",
    content: (n) => ({ datapoints: [{ inputs: { n: String(n) }, target: { output: String(2 * n) } }] }),
    describeVersion: "updateDatasetVersion",
    deleteVersion: "deleteDatasetVersion",
  });

  const csv = (...lines) => new Blob([lines.join("\r\n")], { type: "text/csv" });

  test("the rows of a CSV file are added to the version that is deployed", async () => {
    const { datasets } = context.client;
    const base = await datasets.upsert({ path: "datasets/csv", datapoints: [{ inputs: { question: "a", note: "" } }] });
    await datasets.upsert({ path: "datasets/csv", datapoints: [{ inputs: { question: "not deployed" } }] });
    const file = csv("question,note,target", 'b,"one, two",B', 'c,,"{""answer"": ""C""}"');
    const uploaded = await datasets.uploadCsv(file, base.id, { versionName: "from a file", versionDescription: "Two rows." });
    assert.deepEqual([uploaded.id, uploaded.datapointsCount, uploaded.versionName, uploaded.versionDescription], [base.id, 3, "from a file", "Two rows."]);

    const [a, b, c] = await collect(datasets.listDatapoints(base.id, { versionId: uploaded.versionId, size: 2 }));
    assert.equal(a.inputs.question, "a");
    assert.deepEqual([b.inputs, b.target], [{ question: "b", note: "one, two" }, { output: "B" }]);
    assert.deepEqual([c.inputs, c.target], [{ question: "c", note: "" }, { answer: "C" }]);
    await assertRefused(datasets.uploadCsv(csv("question", "b,too many"), base.id, {}), 422);
  });

  test("the list of versions has the newest one's datapoints when asked", async () => {
    const { datasets } = context.client;
    const first = await datasets.upsert({ path: "datasets/included", datapoints: [{ inputs: { n: "1" } }] });
    await datasets.upsert({ path: "datasets/included", datapoints: [{ inputs: { n: "2" } }] });
    const { records } = await datasets.listVersions(first.id, { includeDatapoints: "latest_committed" });
    assert.deepEqual(records.map((version) => version.datapoints?.map(({ inputs }) => inputs.n)), [["2"], undefined]);
  });
});
