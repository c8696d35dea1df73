import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DeviceId } from "../../../shared/lib/ids.ts";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { SessionRefresher, type RefreshOutcome } from "../../../client/api/session-refresher.ts";
import { Link } from "../../../client/sync/link.ts";
import type { WebSocketConstructor } from "../../../client/sync/mux-hub.ts";
import { FakeSocket } from "../support/fake-socket.ts";

let link: Link;
let probes: number;
/** What the refresh of a session comes to. */
let outcome: RefreshOutcome;
/** How often the cookies were another sign-in's. */
let others: number;
/** The network came back. */
let wake: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  probes = 0;
  others = 0;
  outcome = "refreshed";
  link = new Link({
    url: () => "ws://server/sync",
    WebSocket: FakeSocket as unknown as WebSocketConstructor,
    inflate: undefined,
    refresher: new SessionRefresher({
      post: () => Promise.resolve(outcome),
      values: createMemoryValues(),
      locks: undefined,
      onRefused: () => undefined,
    }),
    connectivity: {
      isVisible: () => true,
      subscribe: (listener) => {
        wake = listener;
        return () => undefined;
      },
    },
    random: () => 1,
    deviceId: "dddddddd" as DeviceId,
    onOtherSession: () => others++,
    onStatus: () => undefined,
    onControl: () => undefined,
    probe: () => probes++,
  });
  link.start();
  FakeSocket.newest.hello();
});

afterEach(() => {
  link.stop();
  vi.useRealTimers();
});

/** Lets time pass, in which a number of bytes leaves each second. */
function pass(seconds: number, bytesPerSecond: number): void {
  for (let second = 0; second < seconds; second++) {
    FakeSocket.newest.bufferedAmount = Math.max(0, FakeSocket.newest.bufferedAmount - bytesPerSecond);
    vi.advanceTimersByTime(1_000);
  }
}

describe("the life of the link's socket", () => {
  test("is asked for when it was quiet for a while, and over when there is no answer", () => {
    pass(30, 0);
    expect(probes).toBe(1);
    FakeSocket.newest.receiveControl({ type: "unknown" });
    pass(40, 0);
    expect(FakeSocket.opened).toHaveLength(1);
    pass(6, 0);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  test("goes on while a long answer leaves slowly, however long that takes, and for its reply after that", () => {
    FakeSocket.newest.bufferedAmount = 8 * 1024 * 1024;
    pass(600, 10_000);
    expect(FakeSocket.newest.bufferedAmount).toBeGreaterThan(0);
    FakeSocket.newest.bufferedAmount = 0;
    pass(40, 0);
    expect(FakeSocket.opened).toHaveLength(1);
    pass(10, 0);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  test("goes on while a frame of 8 MiB, which counts as unsent up to its end, takes a minute", () => {
    FakeSocket.newest.bufferedAmount = 8 * 1024 * 1024;
    pass(65, 0);
    FakeSocket.newest.bufferedAmount = 0;
    pass(40, 0);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  test("is over when nothing of what waits to be sent leaves, though more is added", () => {
    FakeSocket.newest.bufferedAmount = 256 * 1024;
    for (let second = 0; second < 50; second++) {
      FakeSocket.newest.bufferedAmount += 100;
      pass(1, 0);
    }
    expect(FakeSocket.opened).toHaveLength(2);
    FakeSocket.newest.hello();
    FakeSocket.newest.bufferedAmount = 8 * 1024 * 1024;
    pass(180, 0);
    expect(FakeSocket.opened).toHaveLength(3);
  });

  /** The timers are late by so much: they do not run while the page is hidden, or the device asleep. */
  function oversleep(seconds: number): void {
    vi.setSystemTime(Date.now() + seconds * 1_000);
    vi.advanceTimersByTime(5_000);
  }

  test("goes on in a hidden tab, whose timers come once a minute, as long as there are answers", () => {
    for (let minute = 1; minute <= 5; minute++) {
      oversleep(55);
      expect(probes).toBe(minute);
      FakeSocket.newest.receiveControl({ type: "unknown" });
    }
    expect(FakeSocket.opened).toHaveLength(1);
  });

  test("is over in a hidden tab when the question of a minute ago has no answer", () => {
    oversleep(55);
    oversleep(55);
    expect(FakeSocket.opened).toHaveLength(2);
  });

  test("is made anew when the clock was set back, by which it would seem alive for long", () => {
    oversleep(-3_600);
    expect(FakeSocket.opened).toHaveLength(2);
    FakeSocket.newest.hello();
    pass(46, 0);
    expect(FakeSocket.opened).toHaveLength(3);
  });

  test("is over as soon as ever when the clock was set back while there was none", () => {
    // It was asked whether it still lives, and answered.
    pass(30, 0);
    FakeSocket.newest.receiveControl({ type: "unknown" });
    FakeSocket.newest.handleClose(1006);
    vi.setSystemTime(Date.now() - 3_600_000);
    pass(10, 0);
    const { length } = FakeSocket.opened;
    FakeSocket.newest.hello();
    pass(46, 0);
    expect(FakeSocket.opened).toHaveLength(length + 1);
  });

  test("is over at once after an hour of sleep", () => {
    oversleep(3_600);
    expect(FakeSocket.opened).toHaveLength(2);
  });
});

describe("a link over the cookies of another sign-in", () => {
  test("ends before anything is sent, and is tried again only when somebody asks for it", async () => {
    FakeSocket.newest.handleClose(1006);
    pass(1, 0);
    FakeSocket.newest.hello("eeeeeeee");
    expect([others, link.status, FakeSocket.newest.readyState]).toEqual([1, "refused", 3]);
    expect(FakeSocket.newest.frames).toEqual([]);
    pass(600, 0);
    expect(FakeSocket.opened).toHaveLength(2);
    link.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    FakeSocket.newest.hello();
    expect([others, link.status, FakeSocket.opened.length]).toEqual([1, "connected", 3]);
  });
});

describe("a link whose token is not accepted", () => {
  /** Lets some seconds pass, in which the server accepts nobody. */
  async function refuse(seconds: number): Promise<number> {
    const before = FakeSocket.opened.length;
    for (let tenth = 0; tenth < seconds * 10; tenth++) {
      FakeSocket.newest.handleClose(4401);
      await vi.advanceTimersByTimeAsync(100);
    }
    return FakeSocket.opened.length - before;
  }

  test("dials at once with a new one, and more and more seldom when that is not accepted either", async () => {
    expect(await refuse(0.1)).toBe(1);
    expect(await refuse(60)).toBeLessThan(12);
    await vi.advanceTimersByTimeAsync(30_000);
    FakeSocket.newest.hello();
    expect(await refuse(0.1)).toBe(1);
  });

  test("is renewed at once, after an outage too, when it has run out", async () => {
    FakeSocket.newest.handleClose(4401);
    await vi.advanceTimersByTimeAsync(100);
    FakeSocket.newest.handleClose(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await refuse(0.1)).toBe(1);
  });

  test("is renewed as soon as the network is back", async () => {
    outcome = "offline";
    await refuse(120);
    const dialled = FakeSocket.opened.length;
    outcome = "refreshed";
    wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.opened).toHaveLength(dialled + 1);
  });
});
