import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { QuietTime } from "../../../client/search/quiet-time.ts";

let quiet: QuietTime;

beforeEach(() => {
  vi.useFakeTimers();
  quiet = new QuietTime();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Milliseconds until what can wait goes on. */
async function measurePass(meanwhile: () => void = () => undefined): Promise<number> {
  const begin = performance.now();
  let passedAt: number | undefined;
  void quiet.pass().then(() => (passedAt = performance.now()));
  for (let i = 0; i < 1_200 && passedAt === undefined; i++) {
    await vi.advanceTimersByTimeAsync(10);
    meanwhile();
  }
  return Math.floor((passedAt ?? Number.NaN) - begin);
}

describe("what can wait", () => {
  test("goes on at once while nobody opens a chat", async () => {
    expect(await measurePass()).toBe(0);
  });

  test("waits for a moment after a chat was opened", async () => {
    quiet.begin();
    expect(await measurePass()).toBe(400);
    expect(await measurePass()).toBe(0);
  });

  test("waits on while more chats are opened, but not for ever", async () => {
    quiet.begin();
    expect(await measurePass(() => quiet.begin())).toBe(10_000);
    expect(await measurePass(() => quiet.begin())).toBe(10_000);
  });

  test("goes on as soon as somebody waits for it", async () => {
    quiet.begin();
    let count = 0;
    expect(await measurePass(() => ++count === 5 && quiet.end())).toBe(50);
  });
});
