// A proxy between a client and the server that keeps what passes and may spoil answers.
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";

/**
 * @param {string} target the server's URL
 * @param {(exchange: Exchange) => number | undefined} spoil a status to answer with in place of the server's, after the server
 * has done the work; undefined to pass its answer on
 * @returns {Promise<{url: string, exchanges: Exchange[], until: (condition: () => boolean) => Promise<void>, close: () => void}>}
 * `until` waits for further exchanges until the condition holds
 * @typedef {{method: string, path: string, headers: object, body: any, status: number, answer: any}} Exchange
 */
export async function startProxy(target, spoil = () => undefined) {
  const exchanges = [];
  const passed = new EventEmitter();
  const server = createServer((request, response) => {
    forward(request).catch((error) => ({ status: 502, text: String(error) })).then(({ status, text }) => {
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
  });

  async function forward(request) {
    const sent = Buffer.concat(await request.toArray()).toString();
    const answer = await fetch(target + request.url, {
      method: request.method,
      headers: passedOn(request.headers),
      body: sent === "" ? undefined : sent,
    });
    const text = await answer.text();
    const exchange = { method: request.method, path: request.url, headers: request.headers, body: parsed(sent), status: answer.status, answer: parsed(text) };
    exchanges.push(exchange);
    const spoiled = spoil(exchange);
    passed.emit("exchange");
    return spoiled === undefined ? { status: answer.status, text } : { status: spoiled, text: '{"detail":"spoiled"}' };
  }

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    exchanges,
    until: async (condition) => {
      while (!condition()) await once(passed, "exchange");
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function passedOn(headers) {
  const { host, connection, "content-length": length, "transfer-encoding": encoding, ...rest } = headers;
  return rest;
}

const parsed = (text) => (text === "" ? undefined : JSON.parse(text));
