import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ChannelPacing } from "../../../client/sync/channel-pacing.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("a document is opened more and more seldom that is closed again and again, and at once after it was steady", () => {
  const pacing = new ChannelPacing(() => 1);
  expect(pacing.waitMs("a.0")).toBe(0);
  const waits = Array.from({ length: 10 }, () => {
    pacing.noteClosed("a.0");
    return pacing.waitMs("a.0");
  });
  expect(waits.at(-1)).toBe(30_000);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  pacing.noteOpened("a.0");
  vi.advanceTimersByTime(40_000);
  expect(pacing.waitMs("a.0")).toBe(0);
  pacing.noteClosed("a.0");
  expect(pacing.waitMs("a.0")).toBe(waits[0]);
});

test("a clock that is set back makes nobody wait longer", () => {
  const pacing = new ChannelPacing(() => 1);
  pacing.noteClosed("a.0");
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(pacing.waitMs("a.0")).toBe(30_000);
});
