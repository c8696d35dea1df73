import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { HeadStart } from "../../../client/parts/head-start.ts";
import type { DocumentLease } from "../../../client/sync/document-pool.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";

const chatId = "g00000000001" as ChatId;
const idOf = (number: number): ChatId => `g${String(number).padStart(11, "0")}` as ChatId;
const values = createMemoryValues();
let held: string[];

function create(userId = "aaaaaaaa"): HeadStart {
  return new HeadStart({
    values,
    userId,
    open: (docName) => {
      held.push(docName);
      // One of several leases of the same document: the oldest goes first.
      return { close: () => void held.splice(held.indexOf(docName), 1) } as unknown as DocumentLease;
    },
  });
}

function listChats(): readonly string[] {
  return held.filter((name) => !name.includes("."));
}

beforeEach(() => {
  held = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  for (const name of ["aaaaaaaa", "bbbbbbbb"]) values.removeItem(`roost.${name}.lastOpened`);
});

describe("a head start", () => {
  test("holds what the chat that was open last is shown with", () => {
    const first = create();
    first.note(chatId, 7);
    first.release(() => true);
    expect(held).toEqual([]);
    create().begin();
    expect(held).toEqual([chatId, `${chatId}.7`, `${chatId}.6`]);
  });

  test("holds on to it when it is opened, as a chat to which somebody may come back", () => {
    const first = create();
    first.note(chatId, 7);
    first.release(() => true);
    const next = create();
    next.begin();
    next.note(chatId, 7);
    vi.runAllTimers();
    expect(held).toEqual([chatId, `${chatId}.7`, `${chatId}.6`]);
  });

  test("knows that the first segment has none before it", () => {
    values.setItem("roost.aaaaaaaa.lastOpened", `${chatId} 0`);
    create().begin();
    expect(held).toEqual([chatId, `${chatId}.0`]);
  });

  test("tells which chat was open last", () => {
    expect(create().chatId).toBeUndefined();
    create().note(chatId, 7);
    expect(create().chatId).toBe(chatId);
    expect(create("bbbbbbbb").chatId).toBeUndefined();
  });

  test("lets go of a chat that goes from this device, and does not begin with it again", () => {
    values.setItem("roost.aaaaaaaa.lastOpened", `${chatId} 7`);
    const next = create();
    next.begin();
    next.forget(idOf(2));
    expect(held).toHaveLength(3);
    next.forget(chatId);
    expect(held).toEqual([]);
    create().begin();
    expect(held).toEqual([]);
  });

  test("opens nothing of somebody else, and nothing that it does not understand", () => {
    values.setItem("roost.aaaaaaaa.lastOpened", `${chatId} 7`);
    create("bbbbbbbb").begin();
    for (const stored of ["", "nonsense", `${chatId} -1`, `${chatId} x`, "../x 3"]) {
      values.setItem("roost.aaaaaaaa.lastOpened", stored);
      create().begin();
    }
    expect(held).toEqual([]);
  });
});

describe("a chat that is about to be opened", () => {
  test("is held with those that were open last, and is not where the app starts the next time", () => {
    const start = create();
    start.note(idOf(1), 0);
    start.prepare(idOf(2), 3);
    expect(held).toEqual([idOf(1), `${idOf(1)}.0`, idOf(2), `${idOf(2)}.3`, `${idOf(2)}.2`]);
    expect(start.chatId).toBe(idOf(1));
  });

  test("stands for itself once, however often it is asked for", () => {
    const start = create();
    for (const number of [1, 2, 1, 1]) start.prepare(idOf(number), 0);
    vi.runAllTimers();
    expect(held).toEqual([idOf(2), `${idOf(2)}.0`, idOf(1), `${idOf(1)}.0`]);
  });
});

describe("the chats that were open last", () => {
  test("stay in memory, six of them, and the others are let go of a moment later", () => {
    const start = create();
    for (const number of [1, 2, 3, 4, 5, 6, 7, 1, 8]) start.note(idOf(number), 0);
    expect(listChats()).toEqual([2, 3, 4, 5, 6, 7, 1, 8].map(idOf));
    vi.runAllTimers();
    expect(listChats()).toEqual([4, 5, 6, 7, 1, 8].map(idOf));
    start.release(() => true);
    expect(held).toEqual([]);
  });

  test("are let go of when they go from this device, here or by another tab", () => {
    const start = create();
    for (const number of [1, 2, 3]) start.note(idOf(number), 0);
    start.forget(idOf(2));
    start.release((id) => id === idOf(1));
    expect(listChats()).toEqual([idOf(3)]);
  });

  test("are held with the segment that is live now", () => {
    const start = create();
    start.note(chatId, 0);
    start.note(chatId, 1);
    expect(held).toEqual([chatId, `${chatId}.1`, `${chatId}.0`]);
  });
});
