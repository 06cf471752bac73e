// The real client, with what it prints kept and read: it says "Failed to validate" when an answer does not fit its schema.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { HumanloopClient } from "humanloop";
import { startServer } from "./server.mjs";

/** What the client has printed since the test began, one string per call. */
export const printed = [];

/** Starts a server for the tests of this file and fails every test in which the client could not read an answer. */
export function withServer() {
  const context = {};
  const originals = {};
  process.setMaxListeners(0); // Every evaluations.run adds two signal handlers and never takes them away.

  before(async () => {
    for (const method of ["log", "info", "warn", "error"]) {
      originals[method] = console[method];
      console[method] = (...args) => printed.push(args.join(" "));
    }
    context.server = await startServer();
    context.client = clientOf(context.server);
  });

  afterEach(() => {
    const unreadable = printed.filter((line) => line.includes("Failed to validate"));
    printed.length = 0;
    assert.deepEqual(unreadable, [], "the client could not read an answer of the server");
  });

  after(async () => {
    Object.assign(console, originals);
    const code = await context.server?.stop();
    assert.equal(code, 0, "the server stops with exit code 0 on SIGTERM");
  });

  return context;
}

/** A client of a server; `baseUrl` and `key` may be other ones. */
export function clientOf(server, { baseUrl = server.baseUrl, key = server.key } = {}) {
  return new HumanloopClient({ apiKey: key, baseUrl });
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
