import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StuckWatch } from "../../../client/sync/stuck-watch.ts";

let isWaiting: boolean;
let acts: string[];
let watch: StuckWatch;

beforeEach(() => {
  vi.useFakeTimers();
  isWaiting = true;
  acts = [];
  watch = new StuckWatch({
    isWaiting: () => isWaiting,
    resync: () => acts.push("resync"),
    rebase: () => acts.push("rebase"),
  });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a document that waits for the server's acknowledgement", () => {
  test("is left alone while acknowledgements come", () => {
    for (let i = 0; i < 10; i++) {
      watch.notice(true);
      vi.advanceTimersByTime(10_000);
    }
    expect(acts).toEqual([]);
  });

  test("is sent again, and then written anew", () => {
    watch.notice(false);
    vi.advanceTimersByTime(15_000);
    expect(acts).toEqual(["resync"]);
    isWaiting = false;
    watch.notice(false);
    isWaiting = true;
    watch.notice(false);
    vi.advanceTimersByTime(15_000);
    expect(acts).toEqual(["resync", "rebase"]);
  });

  test("is not written anew when sending it again helped", () => {
    watch.notice(false);
    vi.advanceTimersByTime(15_000);
    isWaiting = false;
    watch.notice(true);
    isWaiting = true;
    watch.notice(false);
    vi.advanceTimersByTime(15_000);
    expect(acts).toEqual(["resync", "resync"]);
  });

  test("is left alone without a link, however long", () => {
    watch.notice(false);
    isWaiting = false;
    vi.advanceTimersByTime(600_000);
    expect(acts).toEqual([]);
  });
});
