import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createBackOff } from "../../../client/api/back-off.ts";
import { MuxHub, type HubStatus, type WebSocketConstructor } from "../../../client/sync/mux-hub.ts";
import type { VirtualSocket } from "../../../client/sync/virtual-socket.ts";
import { FakeSocket } from "../support/fake-socket.ts";

let hub: MuxHub;
let statuses: HubStatus[];
let signIns: number;
let controls: unknown[];

function openChannel(docName: string): VirtualSocket {
  const Socket = hub.createSocketClass(() => true) as unknown as new (url: string) => VirtualSocket;
  return new Socket(`ws://link/${docName}`);
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  statuses = [];
  controls = [];
  signIns = 0;
  hub = new MuxHub({
    url: () => "ws://server/sync",
    WebSocket: FakeSocket as unknown as WebSocketConstructor,
    inflate: undefined,
    backOff: createBackOff({ baseMs: 250, maxMs: 30_000, random: () => 1 }),
    random: () => 1,
    onStatus: (status) => statuses.push(status),
    onControl: (message) => controls.push(message),
    onSignIn: () => signIns++,
  });
});

afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

describe("the link's socket", () => {
  test("counts as connected only when the server has greeted", () => {
    hub.start();
    expect(FakeSocket.newest.protocols).toEqual(["roost.v1"]);
    FakeSocket.newest.readyState = 1;
    expect(statuses).toEqual(["connecting"]);
    FakeSocket.newest.hello();
    expect(statuses).toEqual(["connecting", "connected"]);
    expect(controls).toHaveLength(1);
  });

  test("opens channels that were asked for before and after it was connected", () => {
    const early = openChannel("aaaaaaaaaaaa");
    hub.start();
    expect(FakeSocket.newest.frames).toEqual([]);
    FakeSocket.newest.hello();
    const late = openChannel("aaaaaaaaaaaa.0");
    expect(FakeSocket.newest.frames).toEqual([
      { channel: early.channel, kind: "open", docName: "aaaaaaaaaaaa" },
      { channel: late.channel, kind: "open", docName: "aaaaaaaaaaaa.0" },
    ]);
    expect(early.readyState).toBe(0);
    FakeSocket.newest.receive({ channel: early.channel, kind: "opened", epoch: "e1" });
    expect([early.readyState, late.readyState]).toEqual([1, 0]);
  });

  test("asks over the next connection for what was asked for while it heard that the link is lost", () => {
    hub.start();
    FakeSocket.newest.hello();
    const open = openChannel("aaaaaaaaaaaa");
    FakeSocket.newest.receive({ channel: open.channel, kind: "opened", epoch: "e1" });
    const next: VirtualSocket[] = [];
    open.onclose = () => next.push(openChannel("aaaaaaaaaaaa"));
    hub.redial();
    expect(next).toHaveLength(1);
    FakeSocket.newest.hello();
    expect(FakeSocket.newest.frames).toEqual([{ channel: next[0]?.channel, kind: "open", docName: "aaaaaaaaaaaa" }]);
  });

  test("hands data to its channel only, and wraps what the channel sends", () => {
    hub.start();
    FakeSocket.newest.hello();
    const [a, b] = [openChannel("aaaaaaaaaaaa"), openChannel("bbbbbbbbbbbb")];
    const received: number[][] = [];
    for (const socket of [a, b]) {
      socket.onmessage = ({ data }) => received.push([socket.channel, ...new Uint8Array(data)]);
      FakeSocket.newest.receive({ channel: socket.channel, kind: "opened", epoch: "e1" });
    }
    FakeSocket.newest.receive({ channel: b.channel, kind: "data", payload: Uint8Array.of(7, 8) });
    expect(received).toEqual([[b.channel, 7, 8]]);
    a.send(Uint8Array.of(9));
    expect(FakeSocket.newest.frames.at(-1)).toEqual({ channel: a.channel, kind: "data", payload: Uint8Array.of(9) });
  });

  test("closes one channel with the server's code and leaves the others alone", () => {
    hub.start();
    FakeSocket.newest.hello();
    const [a, b] = [openChannel("aaaaaaaaaaaa"), openChannel("bbbbbbbbbbbb")];
    const closed: number[] = [];
    a.onclose = ({ code }) => closed.push(code);
    b.onclose = ({ code }) => closed.push(code);
    for (const socket of [a, b]) FakeSocket.newest.receive({ channel: socket.channel, kind: "opened", epoch: "e1" });
    FakeSocket.newest.receive({ channel: a.channel, kind: "close", code: 4403, reason: "no-access" });
    expect(closed).toEqual([4403]);
    expect(b.readyState).toBe(1);
  });

  test("waits longer before each attempt, and not at all when it is woken", () => {
    hub.start();
    for (const waitMs of [250, 500, 1_000]) {
      const dialled = FakeSocket.opened.length;
      FakeSocket.newest.handleClose(1006);
      vi.advanceTimersByTime(waitMs - 1);
      expect(FakeSocket.opened).toHaveLength(dialled);
      vi.advanceTimersByTime(1);
      expect(FakeSocket.opened).toHaveLength(dialled + 1);
    }
    FakeSocket.newest.handleClose(1006);
    const dialled = FakeSocket.opened.length;
    hub.wake();
    expect(FakeSocket.opened).toHaveLength(dialled + 1);
  });

  test("keeps channels that wait to be opened over a lost link, and ends those that were open", () => {
    hub.start();
    FakeSocket.newest.hello();
    const [open, waiting] = [openChannel("aaaaaaaaaaaa"), openChannel("bbbbbbbbbbbb")];
    FakeSocket.newest.receive({ channel: open.channel, kind: "opened", epoch: "e1" });
    FakeSocket.newest.handleClose(1006);
    expect([open.readyState, waiting.readyState]).toEqual([3, 0]);
    hub.wake();
    FakeSocket.newest.hello();
    expect(FakeSocket.newest.frames).toEqual([{ channel: waiting.channel, kind: "open", docName: "bbbbbbbbbbbb" }]);
  });

  test("asks for a sign-in on 4401 and does not dial on its own", () => {
    hub.start();
    FakeSocket.newest.handleClose(4401);
    vi.advanceTimersByTime(120_000);
    expect(signIns).toBe(1);
    expect(FakeSocket.opened).toHaveLength(1);
    hub.start();
    expect(FakeSocket.opened).toHaveLength(2);
  });

  test("gives up on a server that never greets", () => {
    hub.start();
    vi.advanceTimersByTime(15_000);
    expect(hub.status).toBe("waiting");
  });

  test("does not open a document in a tight loop when the server closes it again and again", () => {
    hub.start();
    FakeSocket.newest.hello();
    let opens = 0;
    for (let i = 0; i < 5; i++) {
      const socket = openChannel("aaaaaaaaaaaa");
      vi.advanceTimersByTime(300);
      const isOpened = FakeSocket.newest.frames.some(
        (frame) => frame.kind === "open" && frame.channel === socket.channel,
      );
      if (!isOpened) break;
      opens++;
      FakeSocket.newest.receive({ channel: socket.channel, kind: "close", code: 4503, reason: "resync" });
    }
    expect(opens).toBe(2);
  });

  test("waits longer and longer for a document that is refused before it is open, also long after it was", () => {
    hub.start();
    FakeSocket.newest.hello();
    const first = openChannel("aaaaaaaaaaaa");
    FakeSocket.newest.receive({ channel: first.channel, kind: "opened", epoch: "e1" });
    vi.advanceTimersByTime(60_000);
    FakeSocket.newest.receive({ channel: first.channel, kind: "close", code: 4529, reason: "too-many-questions" });
    let attempts = 0;
    let socket = openChannel("aaaaaaaaaaaa");
    for (let second = 0; second < 20; second++) {
      vi.advanceTimersByTime(1_000);
      const { channel } = socket;
      if (!FakeSocket.newest.frames.some((frame) => frame.kind === "open" && frame.channel === channel)) continue;
      attempts++;
      FakeSocket.newest.receive({ channel, kind: "close", code: 4529, reason: "too-many-questions" });
      socket = openChannel("aaaaaaaaaaaa");
    }
    expect(attempts).toBeGreaterThan(2);
    expect(attempts).toBeLessThan(7);
  });

  test("asks once for a document that waited through lost links", () => {
    hub.start();
    FakeSocket.newest.hello();
    for (let i = 0; i < 6; i++) {
      const { channel } = openChannel("aaaaaaaaaaaa");
      vi.advanceTimersByTime(10_000);
      FakeSocket.newest.receive({ channel, kind: "close", code: 4503, reason: "resync" });
    }
    const { channel } = openChannel("aaaaaaaaaaaa");
    for (let i = 0; i < 3; i++) {
      FakeSocket.newest.handleClose(1006);
      vi.advanceTimersByTime(500);
      FakeSocket.newest.hello();
    }
    vi.advanceTimersByTime(30_000);
    expect(FakeSocket.newest.frames).toEqual([{ channel, kind: "open", docName: "aaaaaaaaaaaa" }]);
  });

  test("survives frames that cannot be read, or that are for nobody", () => {
    hub.start();
    FakeSocket.newest.hello();
    openChannel("aaaaaaaaaaaa");
    let seed = 1;
    for (let i = 0; i < 2_000; i++) {
      const bytes = new Uint8Array(i % 40);
      for (let k = 0; k < bytes.length; k++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
        bytes[k] = seed >> 16;
      }
      // Channel 0 and a few others, so that not all of them are dropped at the door.
      if (bytes.length > 0) bytes[0] = i % 3;
      FakeSocket.newest.receiveBytes(bytes);
    }
    expect(hub.status).toBe("connected");
  });
});
