import { describe, expect, test } from "vitest";
import type { StorageAdapter } from "./storage-adapter.ts";

const table = "people";

/** What every Records promises. */
export function testRecords({ name: adapterName, createData }: StorageAdapter): void {
  describe(`records in ${adapterName}`, () => {
    test("a record that was never written is undefined", async () => {
      const { records } = await (await createData()).open();
      expect(await records.get(table, "nobody")).toBeUndefined();
      expect(await records.range(table, { limit: 10 })).toEqual([]);
    });

    test("any JSON value comes back, also after opening again", async () => {
      const data = await createData();
      const storage = await data.open();
      const values: unknown[] = [{ a: [1, null, "é 😀"] }, "text", 0, false, null, [], {}];
      await storage.records.write(values.map((value, i) => ({ table, key: `k${i}`, value })));
      await storage.close();
      const { records } = await data.open();
      for (const [i, value] of values.entries()) expect((await records.get(table, `k${i}`))?.value).toEqual(value);
    });

    test("a version changes with every write, and is the same in get and range", async () => {
      const { records } = await (await createData()).open();
      const versions = new Set<number | undefined>();
      for (let i = 0; i < 3; i++) {
        await records.write([{ table, key: "k", value: "same" }]);
        versions.add((await records.get(table, "k"))?.version);
      }
      expect(versions.size).toBe(3);
      expect((await records.range(table, { limit: 1 }))[0]).toEqual(await records.get(table, "k"));
    });

    test("insert-if-absent works once, and again after a deletion", async () => {
      const { records } = await (await createData()).open();
      const insert = (value: string): Promise<boolean> => records.write([{ table, key: "k", value, expect: "absent" }]);
      expect(await insert("first")).toBe(true);
      expect(await insert("second")).toBe(false);
      expect((await records.get(table, "k"))?.value).toBe("first");
      await records.write([{ table, key: "k", value: undefined }]);
      expect(await records.get(table, "k")).toBeUndefined();
      expect(await insert("third")).toBe(true);
    });

    test("update-if-unchanged fails after another write, an unconditional one among them", async () => {
      const data = await createData();
      const storage = await data.open();
      await storage.records.write([{ table, key: "k", value: 1 }]);
      const version = (await storage.records.get(table, "k"))?.version ?? 0;
      await storage.close();
      const { records } = await data.open();
      expect(await records.write([{ table, key: "k", value: 2, expect: version }])).toBe(true);
      expect(await records.write([{ table, key: "k", value: 3, expect: version }])).toBe(false);
      const next = (await records.get(table, "k"))?.version ?? 0;
      // Not awaited: the conditional write must see it all the same.
      const unconditional = records.write([{ table, key: "k", value: 4 }]);
      expect(await records.write([{ table, key: "k", value: 5, expect: next }])).toBe(false);
      await unconditional;
      expect((await records.get(table, "k"))?.value).toBe(4);
    });

    test("a deletion can be conditional too", async () => {
      const { records } = await (await createData()).open();
      await records.write([{ table, key: "k", value: 1 }]);
      expect(await records.write([{ table, key: "k", value: undefined, expect: 1 }])).toBe(false);
      const version = (await records.get(table, "k"))?.version ?? 0;
      expect(await records.write([{ table, key: "k", value: undefined, expect: version }])).toBe(true);
      expect(await records.get(table, "k")).toBeUndefined();
    });

    test("of many at the same time exactly one inserts", async () => {
      const { records } = await (await createData()).open();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => records.write([{ table, key: "k", value: i, expect: "absent" }])),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect((await records.get(table, "k"))?.value).toBe(results.indexOf(true));
    });

    test("if one condition fails nothing is written", async () => {
      const { records } = await (await createData()).open();
      await records.write([{ table, key: "taken", value: 1 }]);
      const written = await records.write([
        { table, key: "a", value: 1 },
        { table, key: "taken", value: 2, expect: "absent" },
        { table: "other", key: "b", value: 1 },
      ]);
      expect(written).toBe(false);
      expect(await records.get(table, "a")).toBeUndefined();
      expect(await records.get("other", "b")).toBeUndefined();
    });

    test("a range includes its start, excludes its end, keeps to its limit and its table, in either direction", async () => {
      const { records } = await (await createData()).open();
      await records.write(["a", "b", "c", "d", "e"].map((key) => ({ table, key, value: key })));
      await records.write([
        { table: `${table}-more`, key: "a", value: 1 },
        { table: "peop", key: "z", value: 1 },
      ]);
      const keys = async (range: { from?: string; to?: string; limit?: number; reverse?: boolean }): Promise<string> =>
        (await records.range(table, { limit: 10, ...range })).map(({ key }) => key).join("");
      expect(await keys({})).toBe("abcde");
      expect(await keys({ reverse: true })).toBe("edcba");
      expect(await keys({ from: "b", to: "d" })).toBe("bc");
      expect(await keys({ from: "b", to: "d", reverse: true })).toBe("cb");
      expect(await keys({ limit: 2 })).toBe("ab");
      expect(await keys({ limit: 2, reverse: true })).toBe("ed");
      expect(await keys({ from: "bb" })).toBe("cde");
      expect(await keys({ from: "x" })).toBe("");
      expect(await keys({ limit: 0 })).toBe("");
    });

    test("keys sort by UTF-16 code units, whatever they contain", async () => {
      const { records } = await (await createData()).open();
      const keys = ["", "/", "0", "a", "a/b", "a0", "é", "é@ű", "漢字", "😀", "\ud83d", "\ufffd", "a\u0000b"];
      await records.write(keys.map((key) => ({ table, key, value: key })));
      const stored = await records.range(table, { limit: 100 });
      expect(stored.map(({ key }) => key)).toEqual([...keys].sort());
      expect((await records.get(table, "😀"))?.key).toBe("😀");
    });

    test("a range hands over thousands of records", async () => {
      const { records } = await (await createData()).open();
      const count = 5_000;
      await records.write(
        Array.from({ length: count }, (_, i) => ({ table, key: String(i).padStart(6, "0"), value: "x".repeat(500) })),
      );
      expect(await records.range(table, { limit: count * 2 })).toHaveLength(count);
    });
  });
}
