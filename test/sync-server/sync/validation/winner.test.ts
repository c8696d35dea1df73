import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createMessageId } from "../../../../shared/lib/ids.ts";
import { alice, metaName, ModelServer } from "./model-server.ts";
import { writeRaw, type RawSection, type RawStruct } from "./raw-update.ts";
import { SeededRandom } from "./seeded-random.ts";

const key = createMessageId(1, 1, alice, 0);

/** Writes of several client ids to one key, hung up anywhere: far more tangled than honest devices ever make it. */
function tangle(random: SeededRandom): readonly { readonly client: number; readonly structs: readonly RawStruct[] }[] {
  const clients = Array.from({ length: 2 + random.below(3) }, (_, i) => ({
    client: 10 + ((i * 7 + random.below(5)) % 40) * 3 + i,
    structs: [] as RawStruct[],
    end: 0,
  }));
  for (let step = 0; step < 14; step++) {
    const client = random.pick(clients);
    const other = random.chance(60) ? client : random.pick(clients);
    const length = random.chance(30) ? 1 + random.below(3) : 1;
    const isGone = length > 1 || random.chance(40);
    const place: RawStruct =
      other.end === 0 || random.chance(8)
        ? { root: "pins", key }
        : { origin: [other.client, random.chance(60) ? other.end - 1 : random.below(other.end)] };
    client.structs.push({ ...place, ...(isGone ? { length } : { value: { by: alice, at: step } }) });
    client.end += length;
  }
  return clients.filter(({ structs }) => structs.length > 0);
}

/** Sections from a number of structs on; the clock follows from what was left out. */
function from(sections: ReturnType<typeof tangle>, skipped: (structs: number) => number): RawSection[] {
  return sections.flatMap(({ client, structs }) => {
    const start = skipped(structs.length);
    const clock = structs.slice(0, start).reduce((sum, { length }) => sum + (length ?? 1), 0);
    return start < structs.length ? [{ client, clock, structs: structs.slice(start) }] : [];
  });
}

describe("the value that wins a key", () => {
  test("is foretold as Yjs will find it, for 3,000 tangled histories", () => {
    const outcomes = new Map<string, number>();
    for (let seed = 1; seed <= 3_000; seed++) {
      const random = new SeededRandom(seed);
      const sections = tangle(random);
      const server = new ModelServer(metaName);
      // A part of it is there already, if it can stand alone.
      const start = writeRaw(
        sections.map(({ client, structs }) => ({
          client,
          clock: 0,
          structs: structs.slice(0, 1 + random.below(structs.length)),
        })),
      );
      server.receive(alice, start, random.chance(50));
      const received = writeRaw(from(sections, () => 0));
      const direct = new Y.Doc();
      Y.applyUpdate(direct, Y.encodeStateAsUpdate(server.doc));
      Y.applyUpdate(direct, received);
      const verdict = server.receive(alice, received);
      const expected = direct.getMap("pins").get(key);
      const outcome = verdict.type === "refuse" ? verdict.reason : verdict.type;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (outcome === "accept" || outcome === "nothing-new") {
        expect(expected, `seed ${seed}`).toBeDefined();
        expect(server.doc.getMap("pins").get(key), `seed ${seed}`).toEqual(expected);
        expect(Y.encodeStateVector(server.doc), `seed ${seed}`).toEqual(Y.encodeStateVector(direct));
      } else {
        expect([outcome, expected], `seed ${seed}`).toEqual(["key-without-value", undefined]);
      }
    }
    expect(outcomes.get("accept")).toBeGreaterThan(500);
    expect(outcomes.get("key-without-value")).toBeGreaterThan(500);
  });

  test("is not one that hangs on the beaten end of a run of superseded values", () => {
    const value = (at: number): object => ({ value: { by: alice, at } });
    const update = writeRaw([
      { client: 1, clock: 0, structs: [{ root: "pins", key, length: 3 }] },
      { client: 2, clock: 0, structs: [{ origin: [1, 1], ...value(1) }] },
      {
        client: 3,
        clock: 0,
        structs: [
          { origin: [2, 0], ...value(2) },
          { origin: [1, 2], ...value(3) },
        ],
      },
    ]);
    const server = new ModelServer(metaName);
    expect(server.receive(alice, update).type).toBe("accept");
    expect(server.doc.getMap("pins").get(key)).toEqual({ by: alice, at: 2 });
  });
});

describe("what comes late to a key", () => {
  /** Two client ids of one person write in turn, so that nothing of it merges. */
  function writeInTurn(server: ModelServer, times: number): void {
    for (let i = 0; i < times; i++) {
      const place: RawStruct = i === 0 ? { root: "pins", key } : { origin: [10 + ((i - 1) % 2), (i - 1) >> 1] };
      const structs = [{ ...place, value: { by: alice, at: i } }];
      expect(server.receive(alice, writeRaw([{ client: 10 + (i % 2), clock: i >> 1, structs }])).type).toBe("accept");
    }
  }
  const late = writeRaw([{ client: 99, clock: 0, structs: [{ origin: [10, 0], value: { by: alice, at: 1 } }] }]);
  const verdictOf = (server: ModelServer, update: Uint8Array): string => {
    const verdict = server.judge(alice, update);
    return verdict.type === "refuse" ? verdict.reason : verdict.type;
  };

  test("finds its place among so many, and not among more: everybody would have to look for it again and again", () => {
    const server = new ModelServer(metaName);
    writeInTurn(server, 200);
    expect(verdictOf(server, late)).toBe("accept");
    const longer = new ModelServer(metaName);
    writeInTurn(longer, 201);
    expect(verdictOf(longer, late)).toBe("stale-origin");
    const next = [{ origin: [10, 100] as [number, number], value: { by: alice, at: 1 } }];
    expect(verdictOf(longer, writeRaw([{ client: 99, clock: 0, structs: next }]))).toBe("accept");
  });

  test("is refused among as many in one update", () => {
    const server = new ModelServer(metaName);
    writeInTurn(server, 1);
    const inTurn = (count: number): RawSection[] =>
      [10, 11].map((client, k) => {
        const all = Array.from({ length: count }, (_, i) => i).slice(1);
        const structs = all
          .filter((i) => i % 2 === k)
          .map((i): RawStruct => ({ origin: [10 + ((i - 1) % 2), (i - 1) >> 1], value: { by: alice, at: i } }));
        return { client, clock: k === 0 ? 1 : 0, structs };
      });
    const again = { client: 5, clock: 0, structs: [{ origin: [10, 0], value: { by: alice, at: 1 } } as RawStruct] };
    expect(verdictOf(server, writeRaw(inTurn(300)))).toBe("accept");
    expect(verdictOf(server, writeRaw([...inTurn(100), again]))).toBe("accept");
    expect(verdictOf(server, writeRaw([...inTurn(300), again]))).toBe("stale-origin");
  });
});
