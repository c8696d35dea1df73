import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiClient } from "../../../client/api/api-client.ts";
import { createBackOff } from "../../../client/api/back-off.ts";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { SessionRefresher } from "../../../client/api/session-refresher.ts";
import { CommandStore } from "../../../client/outbox/command-store.ts";
import type { Command } from "../../../client/outbox/command.ts";
import { Outbox } from "../../../client/outbox/outbox.ts";
import { executeCommand } from "../../../client/parts/execute-command.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { untilPasses } from "../../support/until-passes.ts";

const chatId = "g0000harbour" as ChatId;
const me = "aaaaaaaa" as UserId;

/** What stands in front of a server while it restarts, or between it and the device. */
const foreign: readonly ((response: ServerResponse) => void)[] = [
  (response) => response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found"),
  (response) => response.writeHead(403, { "content-type": "text/html" }).end("<html>blocked</html>"),
  (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>sign in to the network</html>"),
];

const commands: readonly { readonly command: Command; readonly answer: (response: ServerResponse) => void }[] = [
  {
    command: { kind: "create-chat", chat: { id: chatId, kind: "group", title: "Harbour", memberIds: [] } },
    answer: (response) => response.writeHead(201).end(JSON.stringify({ id: chatId, members: [], live: 0 })),
  },
  {
    command: { kind: "change-chat", chatId, change: { kind: "remove-member", userId: me } },
    answer: (response) => response.writeHead(204).end(),
  },
  {
    command: { kind: "change-profile", change: { displayName: "Anna of the Harbour" } },
    answer: (response) => response.end(JSON.stringify({ id: me, displayName: "Anna", email: "anna@example.org" })),
  },
];

let server: Server;
let answers: ((response: ServerResponse) => void)[];
let events: string[];
let outbox: Outbox;

beforeEach(async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  answers = [];
  events = [];
  server = createServer((_request, response) => answers.shift()?.(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const refresher = new SessionRefresher({
    post: () => Promise.resolve("refreshed"),
    values: createMemoryValues(),
    locks: undefined,
    onRefused: () => undefined,
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new ApiClient({ baseUrl, fetch, refresher });
  outbox = new Outbox({
    store: new CommandStore("roost.aaaaaaaa.outbox"),
    backOff: createBackOff({ baseMs: 10, maxMs: 20, random: () => 1 }),
    execute: (command) => executeCommand(command, client),
    onChange: () => undefined,
    onLate: () => undefined,
    onDone: ({ kind }) => events.push(`${kind} done with ${answers.length} answers left`),
    onRefused: ({ kind }, code) => events.push(`${kind} refused: ${code}`),
  });
  await outbox.load();
  outbox.lead();
});

afterEach(async () => {
  await outbox.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  vi.unstubAllGlobals();
});

describe("an answer that is not the server's", () => {
  test.each(commands)("neither ends nor refuses a command: $command.kind", async ({ command, answer }) => {
    answers = [...foreign, answer];
    await outbox.add(command);
    await untilPasses(() => expect(outbox.commands).toEqual([]));
    expect(events).toEqual([`${command.kind} done with 0 answers left`]);
  });
});
