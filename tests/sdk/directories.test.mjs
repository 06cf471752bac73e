// Directories: made by hand or by the paths of files, moved with all that is in them, deleted when empty.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeResource } from "./lib/coverage.mjs";
import { assertRefused } from "./lib/sdk.mjs";

describeResource("directories", (context) => {
  test("a directory is made by path, or by name in another one", async () => {
    const { directories } = context.client;
    const parent = await directories.create({ path: "made/by/path" });
    assert.deepEqual([parent.path, parent.name, parent.tags], ["made/by/path", "path", []]);
    const child = await directories.create({ name: "child", parentId: parent.id });
    assert.deepEqual([child.path, child.parentId], ["made/by/path/child", parent.id]);
    const paths = (await directories.list()).map((directory) => directory.path);
    for (const path of ["made", "made/by", "made/by/path", "made/by/path/child"]) assert.ok(paths.includes(path), path);
  });

  test("a directory is read with its parents, its directories and its files", async () => {
    const { directories, flows, prompts } = context.client;
    const directory = await directories.create({ path: "read/it" });
    const flow = await flows.upsert({ path: "read/it/flow", attributes: {} });
    const prompt = await prompts.upsert({ path: "read/it/prompt", model: "gpt-4o" });
    await flows.upsert({ path: "read/it/deeper/flow", attributes: {} });
    const read = await directories.get(directory.id);
    assert.deepEqual(read.parents.map((parent) => parent.path), ["", "read"]);
    assert.deepEqual(read.subdirectories.map((child) => child.path), ["read/it/deeper"]);
    const files = read.files.map((file) => [file.type, file.id]).sort();
    assert.deepEqual(files, [["flow", flow.id], ["prompt", prompt.id]]);
  });

  test("a directory is moved with what is in it", async () => {
    const { directories, files, flows } = context.client;
    const directory = await directories.create({ path: "from/here" });
    const flow = await flows.upsert({ path: "from/here/flow", attributes: {} });
    const moved = await directories.update(directory.id, { path: "to/there" });
    assert.deepEqual([moved.id, moved.path], [directory.id, "to/there"]);
    const renamed = await directories.update(directory.id, { name: "elsewhere" });
    assert.equal(renamed.path, "to/elsewhere");
    assert.equal((await files.retrieveByPath({ path: "to/elsewhere/flow" })).id, flow.id);
    await assertRefused(files.retrieveByPath({ path: "from/here/flow" }), 404);
  });

  test("a directory is deleted when it is empty", async () => {
    const { directories, flows } = context.client;
    const directory = await directories.create({ path: "deleted" });
    const flow = await flows.upsert({ path: "deleted/flow", attributes: {} });
    await assertRefused(directories.delete(directory.id), 409);
    await flows.delete(flow.id);
    await directories.delete(directory.id);
    await assertRefused(directories.get(directory.id), 404);
  });
});
