import { expect, test } from "vitest";
import * as ws from "ws";
import { encodeFrameHead } from "../../../sync-server/ws/frame-head.ts";

/** It is exported, and has no types. */
const { Sender } = ws as unknown as {
  readonly Sender: { frame(data: Buffer, options: Readonly<Record<string, unknown>>): Buffer[] };
};
const options = { fin: true, rsv1: false, opcode: 2, mask: false, readOnly: true };
/** As `ws` itself encodes it. */
const frame = (data: Buffer): Buffer => Buffer.concat(Sender.frame(data, options));

test.each([0, 1, 122, 123, 124, 125, 126, 1_000, 65_532, 65_533, 65_534, 65_536, 300_000])(
  "of a frame with a prefix and %i bytes is the one that ws gives it",
  (length) => {
    const [prefix, rest] = [Buffer.from([0xac, 2, 0]), Buffer.alloc(length, 7)];
    expect(Buffer.concat([encodeFrameHead(prefix, length), rest])).toEqual(frame(Buffer.concat([prefix, rest])));
    expect(Buffer.concat([encodeFrameHead(Buffer.alloc(0), length), rest])).toEqual(frame(rest));
  },
);

test("says lengths that no buffer of a test has", () => {
  const head = Buffer.from(encodeFrameHead(new Uint8Array(3), 5_000_000_000));
  expect([head[0], head[1], head.readBigUInt64BE(2)]).toEqual([0x82, 127, 5_000_000_003n]);
});
