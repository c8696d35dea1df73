import { describe, expect, test } from "vitest";
import { Fenwick } from "../../../client/controllers/fenwick.ts";
import { HeightList } from "../../../client/controllers/height-list.ts";

/** A small generator, so that a failing run can be repeated by its seed. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("sums over numbers", () => {
  test("are the same as added up one by one, after any changes", () => {
    const random = createRandom(1);
    for (const size of [0, 1, 2, 7, 64, 100]) {
      const plain = Float64Array.from({ length: size }, () => random(50));
      const tree = new Fenwick(plain.slice());
      for (let change = 0; change < 50 && size > 0; change++) {
        const index = random(size);
        plain[index] = random(50);
        tree.set(index, plain[index] ?? 0);
      }
      let sum = 0;
      for (let count = 0; count <= size; count++) {
        expect(tree.sum(count)).toBe(sum);
        sum += plain[count] ?? 0;
      }
    }
  });

  test("find the number that covers an offset", () => {
    const tree = new Fenwick(Float64Array.from([10, 0, 5, 20]));
    expect([0, 9.9, 10, 14.9, 15, 34, 35, 1000].map((offset) => tree.find(offset))).toEqual([0, 0, 2, 2, 3, 3, 3, 3]);
    expect(new Fenwick(new Float64Array(0)).find(5)).toBe(0);
  });
});

describe("a list of heights", () => {
  const keyOf = (key: string): string => key;

  test("says the same as a plain list, however items come, go and change at both ends and in the middle", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = createRandom(seed);
      const list = new HeightList();
      const measured = new Map<string, number>();
      let keys: string[] = [];
      let next = 0;
      const make = (count: number): string[] => Array.from({ length: count }, () => `k${next++}`);
      const estimate = (key: string): number => 10 + (Number(key.slice(1)) % 7);
      for (let step = 0; step < 60; step++) {
        const at = random(keys.length + 1);
        switch (random(6)) {
          case 0:
            keys = keys.concat(make(random(90)));
            break;
          case 1:
            keys = make(random(90)).concat(keys);
            break;
          case 2:
            keys = [...make(random(5)), ...keys.slice(random(4))];
            break;
          case 3:
            keys = [...keys.slice(0, at), ...make(random(3)), ...keys.slice(at + random(3))];
            break;
          case 4:
            keys = keys.slice(0, keys.length - random(4));
            break;
          default:
            if (keys[at] === undefined) break;
            measured.set(keys[at], 30 + random(100));
            list.measure(at, measured.get(keys[at]) ?? 0);
        }
        list.setItems(keys, keyOf, estimate);
        const heights = keys.map((key) => measured.get(key) ?? estimate(key));
        const tops = heights.map((_, i) => heights.slice(0, i).reduce((sum, height) => sum + height, 0));
        expect(
          keys.map((_, i) => list.height(i)),
          `seed ${seed}, step ${step}`,
        ).toEqual(heights);
        expect(keys.map((_, i) => list.top(i))).toEqual(tops);
        expect(keys.map((key) => list.indexOf(key))).toEqual(keys.map((_, i) => i));
        expect(list.count).toBe(keys.length);
        for (let probe = 0; probe < 5 && keys.length > 0; probe++) {
          const index = random(keys.length);
          expect(list.find((tops[index] ?? 0) + 0.5)).toBe(index);
        }
      }
    }
  });

  test("forgets where items were that are gone", () => {
    const list = new HeightList();
    list.setItems(["a", "b", "c"], keyOf, () => 10);
    list.setItems(["b", "c"], keyOf, () => 10);
    list.setItems(["b"], keyOf, () => 10);
    expect(list.indexOf("a")).toBeUndefined();
    expect(list.indexOf("c")).toBeUndefined();
    expect(list.total).toBe(10);
  });

  test("knows a measured height again when its item comes back", () => {
    const list = new HeightList();
    list.setItems(["a", "b"], keyOf, () => 10);
    list.measure(0, 33);
    list.setItems(["b"], keyOf, () => 10);
    list.setItems(["a", "b"], keyOf, () => 10);
    expect(list.height(0)).toBe(33);
    expect(list.isMeasured(0, 0)).toBe(true);
    expect(list.isMeasured(0, 1)).toBe(false);
  });

  test("keeps old heights as estimates when the width changes", () => {
    const list = new HeightList();
    list.setItems(["a"], keyOf, () => 10);
    list.measure(0, 33);
    list.forgetMeasured();
    expect(list.height(0)).toBe(33);
    expect(list.isMeasured(0, 0)).toBe(false);
  });
});
