import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { HeadStart } from "../../../client/parts/head-start.ts";
import type { DocumentLease } from "../../../client/sync/document-pool.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";

const chatId = "g00000000001" as ChatId;
const values = createMemoryValues();
let held: string[];

function create(userId = "aaaaaaaa"): HeadStart {
  return new HeadStart({
    values,
    userId,
    open: (docName) => {
      held.push(docName);
      return { close: () => void (held = held.filter((name) => name !== docName)) } as DocumentLease;
    },
  });
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
  test("holds what the chat that was open last is shown with, until it is opened", () => {
    create().note(chatId, 7);
    const next = create();
    next.begin();
    expect(held).toEqual([chatId, `${chatId}.6`, `${chatId}.7`]);
    next.note(chatId, 7);
    expect(held).toEqual([]);
  });

  test("knows that the first segment has none before it", () => {
    create().note(chatId, 0);
    create().begin();
    expect(held).toEqual([chatId, `${chatId}.0`]);
  });

  test("tells which chat was open last", () => {
    expect(create().chatId).toBeUndefined();
    create().note(chatId, 7);
    expect(create().chatId).toBe(chatId);
    expect(create("bbbbbbbb").chatId).toBeUndefined();
  });

  test("lets go when no chat is opened", () => {
    create().note(chatId, 7);
    create().begin();
    vi.runAllTimers();
    expect(held).toEqual([]);
  });

  test("lets go of a chat that goes from this device, and does not begin with it again", () => {
    create().note(chatId, 7);
    const next = create();
    next.begin();
    next.forget("g00000000002" as ChatId);
    expect(held).toHaveLength(3);
    next.forget(chatId);
    expect(held).toEqual([]);
    create().begin();
    expect(held).toEqual([]);
  });

  test("opens nothing of somebody else, and nothing that it does not understand", () => {
    create().note(chatId, 7);
    create("bbbbbbbb").begin();
    for (const stored of ["", "nonsense", `${chatId} -1`, `${chatId} x`, "../x 3"]) {
      values.setItem("roost.aaaaaaaa.lastOpened", stored);
      create().begin();
    }
    expect(held).toEqual([]);
  });
});
