import { describe, expect, test } from "vitest";
import type { ChatKeeping } from "../../../client/sync/chat-keeping.ts";
import type { HeldSegment } from "../../../client/sync/history-ledger.ts";
import { planHistory, type HistoryChat, type HistoryFacts } from "../../../client/sync/history-plan.ts";
import type { DocName } from "../../../shared/lib/doc-name.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";

const a = "g00000000001" as ChatId;
const b = "g00000000002" as ChatId;
const mega = 1024 * 1024;
const hour = 60 * 60_000;
const now = 1_000 * hour;

function chat(chatId: ChatId, live: number, newestAt: number, keeping: ChatKeeping = "auto"): HistoryChat {
  return { chatId, live, newestAt, keeping };
}

function held(bytes: number, from: number, checkedAt = now): HeldSegment {
  return { bytes, from, checkedAt };
}

function plan(
  chats: readonly HistoryChat[],
  segments: Readonly<Record<DocName, HeldSegment>>,
  more: Partial<HistoryFacts> = {},
): string | undefined {
  const map = new Map(Object.entries(segments));
  const step = planHistory({ chats, held: map, limit: 100 * mega, now, isSkipped: () => false, ...more });
  return step === undefined ? undefined : `${step.kind} ${step.docName}`;
}

describe("the plan for older messages", () => {
  test("wants nothing of chats whose segments are all recent", () => {
    expect(plan([chat(a, 1, 900), chat(b, 0, 800)], {})).toBeUndefined();
  });

  test("brings what is newest first, of whichever chat", () => {
    const chats = [chat(a, 5, 900), chat(b, 9, 800)];
    expect(plan(chats, {})).toBe(`fetch ${a}.3`);
    expect(plan(chats, { [`${a}.3`]: held(mega, 850) })).toBe(`fetch ${a}.2`);
    expect(plan(chats, { [`${a}.3`]: held(mega, 850), [`${a}.2`]: held(mega, 700) })).toBe(`fetch ${b}.7`);
  });

  test("begins with what became old since", () => {
    expect(plan([chat(a, 5, 900)], { [`${a}.2`]: held(mega, 700) })).toBe(`fetch ${a}.3`);
  });

  test("stops at the limit, but not for a chat that is kept whole", () => {
    const segments = { [`${a}.3`]: held(100 * mega, 850) };
    expect(plan([chat(a, 5, 900), chat(b, 9, 800)], segments)).toBeUndefined();
    expect(plan([chat(a, 5, 900), chat(b, 9, 800, "whole")], segments)).toBe(`fetch ${b}.7`);
    expect(plan([chat(a, 5, 900)], segments, { limit: "all" })).toBe(`fetch ${a}.2`);
  });

  test("does not count what is kept whole", () => {
    const segments = { [`${a}.3`]: held(500 * mega, 850) };
    expect(plan([chat(a, 4, 900, "whole"), chat(b, 9, 800)], segments)).toBe(`fetch ${a}.2`);
    expect(plan([chat(a, 5, 900, "whole"), chat(b, 9, 800)], { ...segments, [`${a}.2`]: held(1, 1) })).toBe(
      `fetch ${b}.7`,
    );
  });

  test("lets go of the oldest when the limit is lower, and never of more than is too much", () => {
    const segments = {
      [`${a}.3`]: held(40 * mega, 850),
      [`${a}.2`]: held(40 * mega, 700),
      [`${b}.7`]: held(40 * mega, 750),
    };
    const chats = [chat(a, 5, 900), chat(b, 9, 800)];
    expect(plan(chats, segments)).toBe(`remove ${a}.2`);
    const { [`${a}.2`]: _gone, ...rest } = segments;
    expect(plan(chats, rest, { limit: 80 * mega })).toBeUndefined();
    expect(plan(chats, rest, { limit: 0 })).toBe(`remove ${b}.7`);
  });

  test("does not bring what it would let go of at once", () => {
    const segments = { [`${a}.3`]: held(100 * mega + 1, 850) };
    expect(plan([chat(a, 5, 900)], segments)).toBeUndefined();
  });

  test("lets go of old messages of chats that keep only recent ones, and brings none", () => {
    expect(plan([chat(a, 5, 900, "recent")], { [`${a}.2`]: held(1, 1) })).toBe(`remove ${a}.2`);
    expect(plan([chat(a, 5, 900, "recent")], {})).toBeUndefined();
    expect(plan([chat(a, 5, 900, "dropped")], {})).toBeUndefined();
  });

  test("leaves alone what belongs to no chat of this person: the server would not give it again", () => {
    expect(plan([], { [`${a}.2`]: held(500 * mega, 1, 0) }, { limit: 0 })).toBeUndefined();
  });

  test("compares what it holds with the server once a day, longest ago first", () => {
    const segments = { [`${a}.0`]: held(1, 1, now - 25 * hour), [`${a}.1`]: held(1, 2, now - 26 * hour) };
    expect(plan([chat(a, 3, 900)], segments)).toBe(`check ${a}.1`);
    expect(plan([chat(a, 3, 900)], { ...segments, [`${a}.1`]: held(1, 2) })).toBe(`check ${a}.0`);
    expect(plan([chat(a, 3, 900)], { [`${a}.0`]: held(1, 1), [`${a}.1`]: held(1, 2) })).toBeUndefined();
  });

  test("passes by what could not be had a moment ago", () => {
    const isSkipped = (docName: DocName): boolean => docName === `${a}.3`;
    expect(plan([chat(a, 5, 900), chat(b, 9, 800)], {}, { isSkipped })).toBe(`fetch ${b}.7`);
  });
});
