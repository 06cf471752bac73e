// What files of every type have in common: lists, moves, deletions, versions and deployments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertRefused, collect } from "./sdk.mjs";

/**
 * @param {{client: import("humanloop").HumanloopClient}} context
 * @param {object} kind
 * @param {string} kind.resource like `prompts`
 * @param {(n: number) => object} kind.content what an upsert gets for the n-th content, without the path
 * @param {string} kind.describeVersion the name of the method that names a version
 * @param {string} kind.deleteVersion the name of the method that deletes one
 */
export function testFiles(context, { resource, content, describeVersion, deleteVersion }) {
  const api = () => context.client[resource];
  const upsert = (name, n = 0, more = {}) => api().upsert({ path: `${resource}/${name}`, ...content(n), ...more });
  const versionIds = async (file) => (await api().listVersions(file.id)).records.map((version) => version.versionId);

  async function environments(file) {
    const listed = await api().listEnvironments(file.id);
    return Object.fromEntries(listed.map((environment) => [environment.name, environment]));
  }

  test("files are listed over several pages", async () => {
    const names = Array.from({ length: 7 }, (_, i) => `listed ${i}`);
    for (const name of names) await upsert(name);
    // A query of its own for each list: the client's pager leaves the last page's number in the one that it got.
    const listed = async (order) => (await collect(api().list({ size: 3, name: "listed", sortBy: "name", order }))).map((file) => file.name);
    assert.deepEqual(await listed("asc"), names);
    assert.deepEqual(await listed("desc"), names.toReversed());
  });

  test("a file is found by its id, with the version asked for", async () => {
    const first = await upsert("found", 0);
    const second = await upsert("found", 1, { versionName: "second", versionDescription: "What came later." });
    assert.equal(second.id, first.id);
    assert.deepEqual([second.versionName, second.versionDescription], ["second", "What came later."]);
    assert.equal((await api().get(first.id)).versionId, first.versionId, "the first version is deployed");
    assert.equal((await api().get(first.id, { versionId: second.versionId })).versionId, second.versionId);
    await assertRefused(api().get(`${first.id}x`), 404);
  });

  test("a file is moved, and its versions with it", async () => {
    const file = await upsert("here", 0);
    await upsert("here", 1);
    const moved = await api().move(file.id, { path: `${resource}/elsewhere/there` });
    assert.deepEqual([moved.id, moved.path, moved.name], [file.id, `${resource}/elsewhere/there`, "there"]);
    const renamed = await api().move(file.id, { name: "over there" });
    assert.equal(renamed.path, `${resource}/elsewhere/over there`);
    assert.equal((await context.client.files.retrieveByPath({ path: renamed.path })).id, file.id);
    assert.equal((await versionIds(file)).length, 2);
    await assertRefused(context.client.files.retrieveByPath({ path: file.path }), 404);
    await upsert("taken");
    await assertRefused(api().move(file.id, { path: `${resource}/taken` }), 409);
  });

  test("a deleted file is gone, and its path is free", async () => {
    const file = await upsert("deleted");
    await api().delete(file.id);
    await assertRefused(api().get(file.id), 404);
    await assertRefused(context.client.files.retrieveByPath({ path: file.path }), 404);
    assert.deepEqual(await collect(api().list({ name: "deleted" })), []);
    assert.notEqual((await upsert("deleted")).id, file.id);
  });

  test("versions are listed newest first, named and deleted", async () => {
    const versions = [];
    for (const n of [0, 1, 2]) versions.push(await upsert("versions", n));
    const [file, second, third] = versions;
    assert.deepEqual(await versionIds(file), versions.map((version) => version.versionId).reverse());

    const named = await api()[describeVersion](file.id, second.versionId, { name: "middle", description: "The second." });
    assert.deepEqual([named.versionId, named.versionName, named.versionDescription], [second.versionId, "middle", "The second."]);
    const listed = (await api().listVersions(file.id)).records.find((version) => version.versionId === second.versionId);
    assert.deepEqual([listed.versionName, listed.versionDescription], ["middle", "The second."]);
    await assertRefused(api()[describeVersion](file.id, third.versionId, { name: "middle" }), 409);

    await api()[deleteVersion](file.id, third.versionId);
    assert.deepEqual(await versionIds(file), [second.versionId, file.versionId]);
    await assertRefused(api().get(file.id, { versionId: third.versionId }), 404);
  });

  test("versions are deployed to an environment and taken out of it", async () => {
    const first = await upsert("deployed", 0);
    const second = await upsert("deployed", 1);
    const { production, staging } = await environments(first);
    assert.deepEqual([production.tag, production.file.versionId], ["default", first.versionId]);
    assert.deepEqual([staging.tag, staging.file], ["other", undefined]);

    const deployed = await api().setDeployment(first.id, staging.id, { versionId: second.versionId });
    assert.deepEqual([deployed.versionId, deployed.environments.map((environment) => environment.name)], [second.versionId, ["staging"]]);
    assert.equal((await api().get(first.id, { environment: "staging" })).versionId, second.versionId);
    assert.equal((await api().get(first.id)).versionId, first.versionId);
    assert.equal((await environments(first)).staging.file.versionId, second.versionId);

    await api().removeDeployment(first.id, staging.id);
    assert.equal((await environments(first)).staging.file, undefined);
    await api().setDeployment(first.id, production.id, { versionId: second.versionId });
    assert.equal((await api().get(first.id)).versionId, second.versionId);
  });
}
