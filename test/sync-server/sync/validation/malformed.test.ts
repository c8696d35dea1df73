import { limits } from "../../../../shared/lib/limits.ts";
import * as encoding from "lib0/encoding";
import { beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { ModelClient } from "./model-client.ts";
import { alice, bob, ModelServer } from "./model-server.ts";
import { writeRaw, type RawSection, type RawStruct } from "./raw-update.ts";

const client = 4_000_000_000;
const huge = 2 ** 53 - 1;

function judge(update: Uint8Array, isStep2 = false, server = new ModelServer()): string {
  const verdict = server.judge(alice, update, isStep2);
  return verdict.type === "refuse" ? verdict.reason : verdict.type;
}

const author = new ModelClient(alice);
const message = (value: unknown = { t: "x" }): RawStruct => ({ root: "m", key: author.newId(), value });
const raw = (...structs: readonly RawStruct[]): Uint8Array => writeRaw([{ client, clock: 0, structs }]);

/** As many bytes of a varuint as wanted. */
const bytes = (write: (encoder: encoding.Encoder) => void): Uint8Array => encoding.encode(write);

describe("bytes that are no update", () => {
  test("are refused, cut off at any place or with something behind", () => {
    const good = writeRaw([{ client, clock: 0, structs: [message(), message()] }], [[7, [[0, 1]]]]);
    for (let length = 0; length < good.length; length++) expect(judge(good.subarray(0, length))).toBe("malformed");
    expect(judge(Uint8Array.of(...good, 0))).toBe("malformed");
    expect(judge(Uint8Array.of())).toBe("malformed");
    expect(judge(Uint8Array.of(0, 0))).toBe("nothing-new");
  });

  test("are not read past the end of their view", () => {
    const good = raw(message({ t: "a text that is long enough" }));
    const memory = new Uint8Array(good.length + 1_000).fill(65);
    memory.set(good, 500);
    for (let length = 0; length < good.length; length++) {
      expect(judge(memory.subarray(500, 500 + length))).toBe("malformed");
    }
    expect(judge(memory.subarray(500, 500 + good.length))).toBe("accept");
  });

  test("are refused when a number is not written in its shortest form, or is too large", () => {
    expect(judge(Uint8Array.of(0x80, 0, 0))).toBe("malformed");
    expect(judge(Uint8Array.of(0, 0x81, 0x80, 0))).toBe("malformed");
    expect(judge(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0))).toBe("malformed");
    for (const wrong of [2 ** 32, huge]) {
      expect(judge(writeRaw([{ client: wrong, clock: 0, structs: [message()] }]))).toBe("malformed");
      expect(judge(writeRaw([{ client, clock: wrong, structs: [message()] }]))).toBe("malformed");
      expect(judge(raw({ ...message(), value: undefined, length: wrong }))).toBe("malformed");
      expect(judge(raw({ origin: [wrong, 0], value: 0 }))).toBe("malformed");
      expect(judge(raw({ origin: [1, wrong], value: 0 }))).toBe("malformed");
      expect(judge(raw({ skip: wrong }, message()))).toBe("malformed");
      expect(judge(writeRaw([], [[wrong, [[0, 1]]]]))).toBe("malformed");
      expect(judge(writeRaw([], [[1, [[wrong, 1]]]]))).toBe("malformed");
      expect(judge(writeRaw([], [[1, [[0, wrong]]]]))).toBe("malformed");
    }
    expect(judge(writeRaw([{ client, clock: 2 ** 32 - 1, structs: [message(), message()] }]))).toBe("malformed");
    expect(judge(raw(message(), { origin: [client, 0], length: 2 ** 32 - 1 }))).toBe("malformed");
    expect(judge(writeRaw([{ client, clock: 2 ** 32 - 1, structs: [message()] }]))).toBe("malformed");
    expect(judge(writeRaw([{ client, clock: 2 ** 32 - 2, structs: [message()] }]))).toBe("resync");
    expect(judge(writeRaw([], [[1, [[2 ** 32 - 1, 1]]]]))).toBe("malformed");
    expect(judge(writeRaw([], [[1, [[2 ** 32 - 2, 1]]]]))).toBe("resync");
  });

  test("are refused when their text is not UTF-8", () => {
    const text = (...invalid: readonly number[]): RawStruct => ({
      ...message(),
      value: undefined,
      length: 1,
      content: Uint8Array.of(118, 1, 1, 116, 119, invalid.length, ...invalid),
    });
    expect(judge(raw(text(0x41)))).toBe("accept");
    expect(judge(raw(text(0xe2, 0x82, 0xac)))).toBe("accept");
    expect(judge(raw(text(0xff)))).toBe("malformed");
    expect(judge(raw(text(0xed, 0xa0, 0x80)))).toBe("malformed");
    expect(judge(raw(text(0xc1, 0x81)))).toBe("malformed");
    expect(judge(raw(text(0xe2, 0x82)))).toBe("malformed");
  });
});

describe("structs that Yjs never writes into flat maps", () => {
  test("are refused: collected ones, right origins, nested types, values without a key", () => {
    expect(judge(raw({ gc: 1 }))).toBe("unsupported-struct");
    expect(judge(raw({ gc: 1, info: 0x20 }))).toBe("unsupported-struct");
    expect(judge(raw({ skip: 1, info: 0x8a }))).toBe("unsupported-struct");
    expect(judge(raw(message(), { rightOrigin: [client, 0], value: 0 }))).toBe("right-origin");
    expect(judge(raw(message(), { origin: [client, 0], rightOrigin: [client, 0], value: 0 }))).toBe("right-origin");
    expect(judge(raw({ parent: [client, 0], key: "t", value: "x" }))).toBe("nested-type");
    expect(judge(raw({ root: "m", value: "x" }))).toBe("nested-type");
  });

  test("are refused: every kind of content but values and superseded values", () => {
    for (let kind = 2; kind < 32; kind++) {
      if (kind === 8 || kind === 10) continue;
      expect(judge(raw({ ...message(), info: 0x20 | kind }))).toBe("unsupported-content");
    }
    const doc = new Y.Doc();
    const values = [new Y.Map(), new Y.Array(), new Y.Text("x"), new Y.XmlElement("p"), new Uint8Array(3), new Y.Doc()];
    for (const value of values) doc.getMap("m").set(author.newId(), value);
    doc.getArray("m2").push([1]);
    expect(judge(Y.encodeStateAsUpdate(doc))).toBe("unsupported-content");
    const text = new Y.Doc();
    text.getText("m").insert(0, "hello");
    expect(judge(Y.encodeStateAsUpdate(text))).toBe("unsupported-content");
    const list = new Y.Doc();
    list.getArray("m").push([{ t: "x" }]);
    expect(judge(Y.encodeStateAsUpdate(list))).toBe("nested-type");
  });

  test("are refused: sections and structs without anything, and sections of one client id", () => {
    const section: RawSection = { client, clock: 0, structs: [message()] };
    expect(judge(writeRaw([{ client, clock: 0, structs: [] }]))).toBe("malformed");
    expect(judge(writeRaw([section, { client, clock: 1, structs: [message()] }]))).toBe("malformed");
    expect(judge(raw(message(), { origin: [client, 0], length: 0 }))).toBe("malformed");
    expect(judge(raw({ skip: 0 }, message()))).toBe("malformed");
    expect(judge(raw({ ...message(), length: 0 }))).toBe("malformed");
    expect(judge(raw({ origin: [client, 0], value: 0 }))).toBe("malformed");
    expect(judge(raw(message(), { origin: [client, 7], value: 0 }))).toBe("malformed");
  });

  test("are refused: delete ranges that are empty, unsorted or overlapping, or twice of one client id", () => {
    expect(judge(writeRaw([], [[1, [[0, 0]]]]))).toBe("malformed");
    expect(
      judge(
        writeRaw(
          [],
          [
            [
              1,
              [
                [5, 1],
                [4, 1],
              ],
            ],
          ],
        ),
      ),
    ).toBe("malformed");
    expect(
      judge(
        writeRaw(
          [],
          [
            [
              1,
              [
                [0, 2],
                [1, 2],
              ],
            ],
          ],
        ),
      ),
    ).toBe("malformed");
    expect(
      judge(
        writeRaw(
          [],
          [
            [1, [[0, 1]]],
            [1, [[1, 1]]],
          ],
        ),
      ),
    ).toBe("malformed");
  });

  test("are refused: values of other types, too deep, too many", () => {
    const content = (...value: readonly number[]): Uint8Array =>
      raw({ ...message(), value: undefined, length: 1, content: Uint8Array.of(...value) });
    for (const type of [127, 126, 116, 122, 115, 0, 255])
      expect(judge(content(type, 0, 0, 0, 0, 0, 0, 0, 0))).toBe("bad-value");
    const float = (value: number): Uint8Array =>
      bytes((encoder) => {
        encoding.writeUint8(encoder, 123);
        encoding.writeFloat64(encoder, value);
      });
    for (const value of [Number.NaN, Infinity, -Infinity, -0, 1e300])
      expect(judge(content(...float(value)))).toBe("bad-value");
    expect(judge(content(125, 0x40))).toBe("bad-value");
    expect(judge(content(118, 2, 1, 116, 119, 1, 65, 1, 116, 119, 1, 65))).toBe("bad-value");
    let deep: unknown = "x";
    for (let i = 0; i < 5_000; i++) deep = [deep];
    expect(judge(raw(message(deep)))).toBe("bad-value");
    let nested: unknown = "x";
    for (let i = 0; i < 5_000; i++) nested = { t: nested };
    expect(judge(raw(message(nested)))).toBe("bad-value");
    expect(judge(raw(message(Array.from({ length: 50_000 }, () => 1))))).toBe("bad-value");
    expect(judge(raw(message(Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`f${i}`, 1])))))).toBe(
      "bad-value",
    );
    expect(judge(content(117, 0xff, 0xff, 0xff, 0x7f))).toBe("bad-value");
    expect(judge(content(118, 0xff, 0xff, 0xff, 0x7f))).toBe("bad-value");
  });
});

describe("updates that would cost too much", () => {
  let honestMicroseconds: number;
  beforeAll(() => {
    const honest = new ModelClient(alice);
    for (let i = 0; i < 10_000; i++) honest.send(`message ${i}, as long as many are`);
    // About as long as the longest of those below that are not refused for their length: 700 kB.
    const update = honest.fullState;
    const judged = Array.from({ length: 3 }, () => judgeTimed(update, true, new ModelServer()));
    expect(judged.map(({ outcome }) => outcome)).toEqual(["accept", "accept", "accept"]);
    honestMicroseconds = Math.min(...judged.map(({ microseconds }) => microseconds));
  });

  function judgeTimed(
    update: Uint8Array,
    isStep2: boolean,
    server: ModelServer,
  ): { readonly outcome: string; readonly microseconds: number } {
    // The processor's time, for other tests run at the same time.
    const before = process.cpuUsage();
    const outcome = judge(update, isStep2, server);
    const { user, system } = process.cpuUsage(before);
    return { outcome, microseconds: user + system };
  }

  /** Every one of these would take seconds, or all memory, if it were only noticed when applied. */
  function expectSoon(update: Uint8Array, expected: string, isStep2 = false, server = new ModelServer()): void {
    const { outcome, microseconds } = judgeTimed(update, isStep2, server);
    expect(outcome).toBe(expected);
    expect(microseconds).toBeLessThan(20 * honestMicroseconds);
  }

  test("are too large by their length alone", () => {
    expectSoon(new Uint8Array(256 * 1024 + 1), "too-large");
    expectSoon(new Uint8Array(20 * 1024 * 1024), "too-large");
    expectSoon(new Uint8Array(256 * 1024 + 1), "malformed", true);
    expectSoon(new Uint8Array(8 * 1024 * 1024 + 1), "too-large", true);
  });

  test("have too many structs, in one section, in many, or only said to", () => {
    const tiny = Array.from({ length: 100_000 }, () => ({ skip: 1 }));
    expectSoon(writeRaw([{ client, clock: 0, structs: tiny }]), "too-many-structs");
    const many = Array.from({ length: 50_001 }, (_, i) => ({ client: i, clock: 0, structs: [{ skip: 1 }] }));
    expectSoon(writeRaw(many), "too-large");
    expectSoon(writeRaw(many), "too-many-structs", true);
    expectSoon(writeRaw([{ client, clock: 0, structs: [message()], count: 2 ** 31 }]), "too-many-structs");
    expectSoon(writeRaw([{ client, clock: 0, structs: [message()], count: 40_000 }]), "malformed");
    expectSoon(
      bytes((encoder) => [2 ** 31, 1, 1].forEach((n) => encoding.writeVarUint(encoder, n))),
      "too-many-structs",
    );
    expectSoon(
      bytes((encoder) => [40_000, 1, 1].forEach((n) => encoding.writeVarUint(encoder, n))),
      "malformed",
    );
    expectSoon(
      bytes((encoder) => [0, 40_000, 1].forEach((n) => encoding.writeVarUint(encoder, n))),
      "malformed",
    );
    const ranges = Array.from({ length: 60_000 }, (_, i): [number, number] => [i * 2, 1]);
    expectSoon(writeRaw([], [[1, ranges]]), "too-many-structs");
  });

  test("delete everything there could be", () => {
    const server = new ModelServer();
    const client = new ModelClient(bob, server);
    for (let i = 0; i < 2_000; i++) client.send(`message ${i}`);
    expect(server.receive(bob, client.fullState).type).toBe("accept");
    expectSoon(writeRaw([], [[client.doc.clientID, [[0, 2 ** 32 - 1]]]]), "unreplaced-delete", false, server);
    expectSoon(writeRaw([], [[1, [[0, 2 ** 32 - 1]]]]), "resync", false, server);
  });

  test("make Yjs walk the same list again and again", () => {
    const key = author.newId();
    const first: RawStruct = { root: "m", key, value: { t: "x" } };
    const chain = Array.from({ length: 20_000 }, (_, i): RawStruct => ({ origin: [client, i], value: 0 }));
    const again = Array.from({ length: 20_000 }, (): RawStruct => ({ root: "m", key, value: { t: "x" } }));
    expectSoon(writeRaw([{ client, clock: 0, structs: again }]), "too-large");
    expectSoon(writeRaw([{ client, clock: 0, structs: again }]), "stale-origin", true);
    const behind = chain.map((_, i): RawStruct => ({ origin: [client, i], value: 0 }));
    const update = writeRaw([
      { client, clock: 0, structs: [first, ...chain] },
      { client: client + 1, clock: 0, structs: behind },
    ]);
    expectSoon(update, "stale-origin", true);
    const clients = Array.from({ length: 20_000 }, (_, i) => ({
      client: i,
      clock: 0,
      structs: [{ origin: [client, 0], value: 0 }] as RawStruct[],
    }));
    expectSoon(writeRaw([{ client, clock: 0, structs: [first, ...chain] }, ...clients]), "stale-origin", true);
    const run = { client, clock: 0, structs: [first, { origin: [client, 0], length: 1_000_000 } as RawStruct] };
    const split = Array.from({ length: 20_000 }, (_, i): RawStruct => ({ origin: [client, 1 + i * 40], value: 0 }));
    expectSoon(writeRaw([run, { client: client + 1, clock: 0, structs: split }]), "stale-origin", true);
  });

  test("need each other in a circle, or in a long line", () => {
    const circle = writeRaw([
      { client: 1, clock: 0, structs: [{ origin: [2, 0], value: 0 }] },
      { client: 2, clock: 0, structs: [{ origin: [1, 0], value: 0 }] },
    ]);
    expectSoon(circle, "resync");
    expectSoon(circle, "nothing-new", true);
    const line = (length: number): Uint8Array =>
      writeRaw(
        Array.from({ length }, (_, i) => ({
          client: 30_000 - i,
          clock: 0,
          structs: [i === length - 1 ? message() : { origin: [29_999 - i, 0], value: 0 }],
        })),
      );
    expectSoon(line(20_000), "too-many-clients", true);
    expectSoon(line(limits.clientsPerUpdate + 1), "too-many-clients");
    expectSoon(line(limits.clientsPerUpdate), "accept");
    const server = new ModelServer();
    expect(server.receive(alice, line(limits.clientsPerUpdate)).type).toBe("accept");
  });
});
