import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ApiResult } from "../../../client/api/api-result.ts";
import { createBackOff } from "../../../client/api/back-off.ts";
import { CommandStore } from "../../../client/outbox/command-store.ts";
import type { Command } from "../../../client/outbox/command.ts";
import { Outbox } from "../../../client/outbox/outbox.ts";
import { deleteDatabases } from "../../../client/api/indexed-database.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { untilPasses } from "../../support/until-passes.ts";

const done: ApiResult<unknown> = { ok: true, status: 201, value: "the chat" };
const offline: ApiResult<unknown> = { ok: false, status: 0, code: "offline", message: "" };
const refused: ApiResult<unknown> = { ok: false, status: 403, code: "not-allowed", message: "" };

let answers: ApiResult<unknown>[];
let executed: string[];
let events: string[];
let outboxes: Outbox[];

async function open(): Promise<Outbox> {
  const outbox = create();
  await outbox.load();
  return outbox;
}

function create(): Outbox {
  const outbox = new Outbox({
    store: new CommandStore("roost.aaaaaaaa.outbox"),
    backOff: createBackOff({ baseMs: 10, maxMs: 20, random: () => 1 }),
    execute: (command) => {
      executed.push(nameOf(command));
      return Promise.resolve(answers.shift() ?? done);
    },
    onChange: () => undefined,
    onLate: () => events.push("late"),
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
  vi.useRealTimers();
  vi.restoreAllMocks();
  await Promise.all(outboxes.map((outbox) => outbox.stop()));
  vi.unstubAllGlobals();
});

describe("the outbox", () => {
  test("carries commands out one after the other, in the order in which they were given", async () => {
    const outbox = await open();
    for (const id of ["a", "b", "c"]) await outbox.add(createChat(id));
    expect(executed).toEqual([]);
    outbox.lead();
    await untilPasses(() => expect(outbox.commands).toEqual([]));
    expect(events).toEqual(["a done: the chat", "b done: the chat", "c done: the chat"]);
  });

  test("tries again while there is no answer, and lets nothing overtake", async () => {
    const outbox = await open();
    answers = [offline, offline];
    outbox.lead();
    await outbox.add(createChat("a"));
    await outbox.add(createChat("b"));
    await untilPasses(() => expect(outbox.commands).toEqual([]));
    expect(executed).toEqual(["a", "a", "a", "b"]);
  });

  test("keeps commands over a restart", async () => {
    const before = await open();
    await before.add(createChat("a"));
    await before.stop();
    const after = await open();
    expect(after.commands).toMatchObject([{ command: createChat("a") }]);
    after.lead();
    await untilPasses(() => expect(events).toEqual(["a done: the chat"]));
  });

  test("tells of a refusal, keeps the command to be seen, and goes on with the next", async () => {
    const outbox = await open();
    answers = [refused];
    await outbox.add(createChat("a"));
    await outbox.add(createChat("b"));
    outbox.lead();
    await untilPasses(() => expect(events).toEqual(["a refused: not-allowed", "b done: the chat"]));
    expect(outbox.commands).toMatchObject([{ refusal: "not-allowed" }]);
    const after = await open();
    expect(after.commands).toMatchObject([{ refusal: "not-allowed" }]);
    await after.cancel(after.commands[0]?.number ?? 0);
    expect(after.commands).toEqual([]);
  });

  test("does not carry out what was taken back", async () => {
    const outbox = await open();
    const { number } = await outbox.add(createChat("a"));
    await outbox.cancel(number);
    outbox.lead();
    await outbox.add(createChat("b"));
    await untilPasses(() => expect(outbox.commands).toEqual([]));
    expect(executed).toEqual(["b"]);
  });

  test("waits as long as the server asks for", async () => {
    const outbox = await open();
    answers = [{ ok: false, status: 429, code: "too-many-requests", message: "", retryAfterMs: 60_000 }];
    outbox.lead();
    await outbox.add(createChat("a"));
    await untilPasses(() => expect(executed).toHaveLength(1));
    outbox.wake();
    await untilPasses(() => expect(events).toEqual(["a done: the chat"]));
  });

  test("reads a disk that refused at the start again, and lets nothing overtake what is on it", async () => {
    const before = await open();
    await before.add(createChat("a"));
    await before.stop();
    const after = create();
    vi.spyOn(indexedDB, "open").mockImplementationOnce(() => {
      throw new DOMException("refused", "SecurityError");
    });
    await expect(after.load()).rejects.toThrow("refused");
    after.lead();
    await after.add(createChat("b"));
    await untilPasses(() => expect(after.commands).toEqual([]));
    expect(executed).toEqual(["a", "b"]);
    expect(events).toContain("late");
  });

  test("carries out what another tab gave, also if the disk refused to tell of it at first", async () => {
    const outbox = await open();
    outbox.lead();
    const other = await open();
    await other.add(createChat("a"));
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementationOnce(() => {
      throw new DOMException("refused", "UnknownError");
    });
    await expect(outbox.load()).rejects.toThrow("refused");
    await untilPasses(() => expect(events.toSorted()).toEqual(["a done: the chat", "late"]));
  });
});

describe("a browser that does not open the outbox", () => {
  test("is waited for only so long, and what it opens after all is closed", async () => {
    const name = "roost.aaaaaaaa.outbox";
    let answer: (() => void) | undefined;
    const realOpen = indexedDB.open.bind(indexedDB);
    vi.spyOn(indexedDB, "open").mockImplementationOnce((...args) => {
      const request = realOpen(...args);
      request.addEventListener("success", (event) => {
        event.stopImmediatePropagation();
        answer = () => void request.onsuccess?.(event);
      });
      return request;
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const store = new CommandStore(name);
    const reading = expect(store.list()).rejects.toThrow("in time");
    await vi.advanceTimersByTimeAsync(10_000);
    await reading;
    vi.useRealTimers();
    await untilPasses(() => expect(answer).toBeDefined());
    answer?.();
    expect(await store.list()).toEqual([]);
    await store.close();
    // A connection that stayed open would stand in its way.
    await deleteDatabases(name);
    expect(await indexedDB.databases()).toEqual([]);
  });
});
