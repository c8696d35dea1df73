import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ApiResult } from "../../../client/api/api-result.ts";
import { createBackOff } from "../../../client/api/back-off.ts";
import { CommandStore } from "../../../client/outbox/command-store.ts";
import type { Command } from "../../../client/outbox/command.ts";
import { Outbox } from "../../../client/outbox/outbox.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";

const done: ApiResult<unknown> = { ok: true, status: 201, value: "the chat" };
const offline: ApiResult<unknown> = { ok: false, status: 0, code: "offline", message: "" };
const refused: ApiResult<unknown> = { ok: false, status: 403, code: "not-allowed", message: "" };

let answers: ApiResult<unknown>[];
let executed: string[];
let events: string[];
let outboxes: Outbox[];

function create(): Outbox {
  const outbox = new Outbox({
    store: new CommandStore("roost.aaaaaaaa.outbox"),
    backOff: createBackOff({ baseMs: 10, maxMs: 20, random: () => 1 }),
    execute: (command) => {
      executed.push(nameOf(command));
      return Promise.resolve(answers.shift() ?? done);
    },
    onChange: () => undefined,
    onDone: (command, value) => events.push(`${nameOf(command)} done: ${String(value)}`),
    onRefused: (command, code) => events.push(`${nameOf(command)} refused: ${code}`),
  });
  outboxes.push(outbox);
  return outbox;
}

function nameOf(command: Command): string {
  return command.kind === "create-chat" ? command.chat.id : command.kind;
}

function createChat(id: string): Command {
  const chat = { id: id as ChatId, kind: "group" as const, title: id, memberIds: ["bbbbbbbb" as UserId] };
  return { kind: "create-chat", chat };
}

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  answers = [];
  executed = [];
  events = [];
  outboxes = [];
});

afterEach(async () => {
  await Promise.all(outboxes.map((outbox) => outbox.stop()));
  vi.unstubAllGlobals();
});

describe("the outbox", () => {
  test("carries commands out one after the other, in the order in which they were given", async () => {
    const outbox = create();
    for (const id of ["a", "b", "c"]) await outbox.add(createChat(id));
    expect(executed).toEqual([]);
    outbox.lead();
    await vi.waitFor(() => expect(outbox.commands).toEqual([]));
    expect(events).toEqual(["a done: the chat", "b done: the chat", "c done: the chat"]);
  });

  test("tries again while there is no answer, and lets nothing overtake", async () => {
    const outbox = create();
    answers = [offline, offline];
    outbox.lead();
    await outbox.add(createChat("a"));
    await outbox.add(createChat("b"));
    await vi.waitFor(() => expect(outbox.commands).toEqual([]));
    expect(executed).toEqual(["a", "a", "a", "b"]);
  });

  test("keeps commands over a restart", async () => {
    const before = create();
    await before.add(createChat("a"));
    await before.stop();
    const after = create();
    await after.load();
    expect(after.commands).toMatchObject([{ command: createChat("a") }]);
    after.lead();
    await vi.waitFor(() => expect(events).toEqual(["a done: the chat"]));
  });

  test("tells of a refusal, keeps the command to be seen, and goes on with the next", async () => {
    const outbox = create();
    answers = [refused];
    await outbox.add(createChat("a"));
    await outbox.add(createChat("b"));
    outbox.lead();
    await vi.waitFor(() => expect(events).toEqual(["a refused: not-allowed", "b done: the chat"]));
    expect(outbox.commands).toMatchObject([{ refusal: "not-allowed" }]);
    const after = create();
    await after.load();
    expect(after.commands).toMatchObject([{ refusal: "not-allowed" }]);
    await after.cancel(after.commands[0]?.number ?? 0);
    expect(after.commands).toEqual([]);
  });

  test("does not carry out what was taken back", async () => {
    const outbox = create();
    const { number } = await outbox.add(createChat("a"));
    await outbox.cancel(number);
    outbox.lead();
    await outbox.add(createChat("b"));
    await vi.waitFor(() => expect(outbox.commands).toEqual([]));
    expect(executed).toEqual(["b"]);
  });

  test("waits as long as the server asks for", async () => {
    const outbox = create();
    answers = [{ ok: false, status: 429, code: "too-many-requests", message: "", retryAfterMs: 60_000 }];
    outbox.lead();
    await outbox.add(createChat("a"));
    await vi.waitFor(() => expect(executed).toHaveLength(1));
    outbox.wake();
    await vi.waitFor(() => expect(events).toEqual(["a done: the chat"]));
  });
});
