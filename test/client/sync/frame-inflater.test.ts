import { deflateRawSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { createInflate, FrameInflater, type Inflate } from "../../../client/sync/frame-inflater.ts";
import type { MuxFrame } from "../../../shared/protocol/mux-frame.ts";
import { untilPasses } from "../../support/until-passes.ts";

const data = (channel: number, ...bytes: number[]): MuxFrame => ({
  channel,
  kind: "data",
  payload: Uint8Array.from(bytes),
});
const deflated = (channel: number, ...bytes: number[]): MuxFrame => ({
  channel,
  kind: "deflated",
  payload: new Uint8Array(deflateRawSync(Uint8Array.from(bytes))),
});

function createInflater(): { inflater: FrameInflater; delivered: MuxFrame[]; onBroken: ReturnType<typeof vi.fn> } {
  const delivered: MuxFrame[] = [];
  const onBroken = vi.fn<() => void>();
  const inflate = createInflate() as Inflate;
  return {
    inflater: new FrameInflater({ inflate, deliver: (frame) => delivered.push(frame), onBroken }),
    delivered,
    onBroken,
  };
}

test("frames of a channel come in their order, and those of others do not wait", async () => {
  const { inflater, delivered } = createInflater();
  inflater.take(deflated(1, 1, 2, 3));
  inflater.take(data(1, 4));
  inflater.take(deflated(1, 5));
  inflater.take({ channel: 1, kind: "close", code: 4403, reason: "no-access" });
  inflater.take(data(2, 6));
  expect(delivered).toEqual([data(2, 6)]);
  await untilPasses(() => expect(delivered).toHaveLength(5));
  expect(delivered.slice(1)).toEqual([
    data(1, 1, 2, 3),
    data(1, 4),
    data(1, 5),
    { channel: 1, kind: "close", code: 4403, reason: "no-access" },
  ]);
  // Nothing is left to wait for.
  inflater.take(data(1, 7));
  expect(delivered.at(-1)).toEqual(data(1, 7));
});

test("what cannot be inflated is told, and hands nothing on", async () => {
  const { inflater, delivered, onBroken } = createInflater();
  inflater.take({ channel: 1, kind: "deflated", payload: Uint8Array.of(255, 255, 255) });
  await untilPasses(() => expect(onBroken).toHaveBeenCalledOnce());
  expect(delivered).toEqual([]);
});
