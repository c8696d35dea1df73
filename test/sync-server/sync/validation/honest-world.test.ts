import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { FuzzWorld } from "./fuzz-world.ts";
import { ModelServer } from "./model-server.ts";
import { SeededRandom } from "./seeded-random.ts";

const worlds = 120;

function seedsOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => 1_000 + i);
}

describe("people who write at the same time, on several devices and in several tabs", () => {
  test(`are never refused, and all end up with the same, in ${worlds} worlds`, () => {
    const outcomes = new Map<string, number>();
    for (const seed of seedsOf(worlds)) {
      const random = new SeededRandom(seed);
      const world = new FuzzWorld(random);
      for (let i = 0; i < 20; i++) {
        const { from, update, isAnswer } = world.update();
        const verdict = world.server.receive(from, update, isAnswer && random.chance(50));
        const outcome = verdict.type === "refuse" ? verdict.reason : verdict.type;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        expect(["accept", "nothing-new", "resync"], `seed ${seed}`).toContain(outcome);
      }
      for (const { sender, update } of world.settle()) {
        const verdict = world.server.receive(sender, update, true);
        expect(["accept", "nothing-new"], `seed ${seed}`).toContain(verdict.type);
        expect(verdict, `seed ${seed}`).toMatchObject({ setAside: false });
      }
      for (const { sender, doc } of world.settle()) {
        for (const name of ["m", "e", "x", "r", "s", "l", "info", "pins", "drafts"]) {
          expect(doc.getMap(name).toJSON(), `seed ${seed}`).toEqual(world.server.doc.getMap(name).toJSON());
        }
        expect(Y.encodeStateVector(doc), `seed ${seed}`).toEqual(Y.encodeStateVector(world.server.doc));
        // Read from disk, the same history may be cut into structs in another way.
        const reloaded = ModelServer.restore(Y.encodeStateAsUpdate(doc), world.server.owners, world.name);
        const verdict = reloaded.judge(sender, Y.encodeStateAsUpdate(doc), true);
        expect(verdict, `seed ${seed}`).toEqual({ type: "nothing-new", setAside: false });
      }
    }
    for (const outcome of ["accept", "nothing-new", "resync"]) expect(outcomes.get(outcome)).toBeGreaterThan(50);
  });
});
