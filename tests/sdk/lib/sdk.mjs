// The real client, with what it prints kept and read: it says "Failed to validate" when an answer does not fit its schema.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { HumanloopClient, HumanloopError } from "humanloop";
import { watchAnswers } from "./answers.mjs";
import { startServer } from "./server.mjs";

/** What the client has printed since the test began, one string per call. */
export const printed = [];

/** Starts a server for the tests of this file and fails every test in which the client could not read an answer, or in which an
 * answer lacks a key that clients need. */
export function withServer() {
  const context = {};
  const originals = {};
  process.setMaxListeners(0); // Every evaluations.run adds two signal handlers and never takes them away.

  before(async () => {
    for (const method of ["log", "info", "warn", "error"]) {
      originals[method] = console[method];
      console[method] = (...args) => printed.push(args.join(" "));
    }
    context.answers = watchAnswers();
    context.server = await startServer();
    context.client = clientOf(context.server);
  });

  afterEach(() => {
    const unreadable = printed.filter((line) => line.includes("Failed to validate"));
    printed.length = 0;
    const faults = context.answers.faults.splice(0);
    assert.deepEqual(unreadable, [], "the client could not read an answer of the server");
    assert.deepEqual(faults, [], "an answer of the server lacks what clients need");
  });

  after(async () => {
    Object.assign(console, originals);
    context.answers.stop();
    const code = await context.server?.stop();
    assert.equal(code, 0, "the server stops with exit code 0 on SIGTERM");
  });

  return context;
}

/** A client of a server; `baseUrl` and `key` may be other ones. */
export function clientOf(server, { baseUrl = server.baseUrl, key = server.key } = {}) {
  return new HumanloopClient({ apiKey: key, baseUrl });
}

/** The client throws an error of this status and type that says why. */
export async function assertRefused(call, statusCode, type = HumanloopError) {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof type, String(error));
    assert.equal(error.statusCode, statusCode, String(error));
    assert.ok(error.body?.detail, "the body says why");
    return true;
  });
  allowObjectDetail();
}

/** The client's schema knows only the list form of `detail`; the object form makes it warn and hand over the body as it is. */
function allowObjectDetail() {
  const others = printed.filter((line) => !/^Failed to validate\.\n  - response -> detail: Expected list/.test(line));
  printed.splice(0, printed.length, ...others);
}

/** All items of one of the client's pagers. */
export async function collect(pager) {
  const items = [];
  for await (const item of await pager) items.push(item);
  return items;
}

/** All records of a paged list that the client has no pager for. */
export async function allPages(fetchPage, size = 20) {
  const records = [];
  for (let page = 1; ; page++) {
    const answer = await fetchPage({ page, size });
    if (answer.records.length === 0) {
      assert.equal(records.length, answer.total, "the pages hold as many records as the total says");
      return records;
    }
    records.push(...answer.records);
  }
}
