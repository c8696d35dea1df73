import { describe, expect, test } from "vitest";
import type { UserId } from "../../../../shared/lib/ids.ts";
import type { DocumentOwner } from "../../../../sync-server/storage/contracts.ts";
import {
  decodeHead,
  decodeTailEntry,
  encodeHead,
  encodeTailEntry,
} from "../../../../sync-server/storage/level/entry-codec.ts";

const ada = "ada00000" as UserId;

describe("stored entries", () => {
  test("a tail entry's bytes are part of the format on disk", () => {
    expect(
      encodeTailEntry(Buffer.of(1, 2), [
        [258, ada],
        [3, "server"],
      ]).toString("hex"),
    ).toBe(["0002", "00000102", "6164613030303030", "00000003", "2020202020202020", "0102"].join(""));
  });

  test("a head's bytes are part of the format on disk", () => {
    const entry = { seq: 5, epoch: "e1", owners: new Map([[1, ada]]), vector: Buffer.of(9), snapshotBytes: 258 };
    expect(encodeHead(entry).toString("hex")).toBe(
      [
        "02",
        "000000000005",
        "02",
        "00000001",
        "00000001",
        "00000102",
        "6531",
        "00000001",
        "6164613030303030",
        "09",
      ].join(""),
    );
  });

  test("entries come back as they were written", () => {
    const owners = new Map<number, DocumentOwner>();
    expect([...decodeTailEntry(encodeTailEntry(Buffer.of(4, 5), [[0xffff_ffff, ada]]), owners)]).toEqual([4, 5]);
    expect([...owners]).toEqual([[0xffff_ffff, ada]]);
    const entry = { seq: 2 ** 40, epoch: undefined, owners: new Map(), vector: Buffer.of(), snapshotBytes: 7 };
    expect(decodeHead(encodeHead(entry))).toEqual(entry);
  });

  test("bytes that are none are refused, not guessed at", () => {
    expect(() => decodeTailEntry(Buffer.of(0), new Map())).toThrow();
    expect(() => decodeTailEntry(Buffer.from("0001000000016164", "hex"), new Map())).toThrow();
    expect(() => decodeTailEntry(Buffer.from(`000100000001${"ff".repeat(8)}`, "hex"), new Map())).toThrow();
    expect(() => decodeHead(Buffer.from("03".repeat(40), "hex"))).toThrow(/newer version/u);
  });
});
