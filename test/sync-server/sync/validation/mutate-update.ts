import * as Y from "yjs";
import { writeRaw, type RawStruct } from "./raw-update.ts";
import type { SeededRandom } from "./seeded-random.ts";

interface MutableUpdate {
  sections: { client: number; clock: number; structs: RawStruct[]; count?: number }[];
  deletes: [number, [number, number][]][];
}

/** Ids, keys and values of the document under attack, for an attacker who knows it well. */
export interface Targets {
  readonly clients: readonly number[];
  readonly roots: readonly string[];
  readonly keys: readonly string[];
  readonly values: readonly unknown[];
}

/** Reads what Yjs has written, so that it can be changed field by field. */
function readRaw(update: Uint8Array): MutableUpdate {
  const { structs, ds } = Y.decodeUpdate(update);
  const sections: MutableUpdate["sections"] = [];
  for (const struct of structs) {
    const { client, clock } = struct.id;
    let section = sections.at(-1);
    if (section?.client !== client) sections.push((section = { client, clock, structs: [] }));
    section.structs.push(toRaw(struct));
  }
  const deletes = [...ds.clients].map(([client, items]): [number, [number, number][]] => [
    client,
    items.map(({ clock, len }) => [clock, len]),
  ]);
  return { sections, deletes };
}

function toRaw(struct: Y.Item | Y.GC | Y.Skip): RawStruct {
  if (struct instanceof Y.GC) return { gc: struct.length };
  if (!(struct instanceof Y.Item)) return { skip: struct.length };
  const parent = struct.parent as unknown;
  return {
    ...(struct.origin === null ? {} : { origin: [struct.origin.client, struct.origin.clock] }),
    ...(typeof parent === "string" ? { root: parent } : {}),
    ...(struct.parentSub === null ? {} : { key: struct.parentSub }),
    ...(struct.content instanceof Y.ContentAny
      ? { values: struct.content.arr as readonly unknown[] }
      : { length: struct.length }),
  };
}

/** Changes one to three things of an update that Yjs has written. */
export function mutateStructure(update: Uint8Array, random: SeededRandom, targets: Targets): Uint8Array {
  const raw = readRaw(update);
  for (let i = 1 + random.below(3); i > 0; i--) mutateOnce(raw, random, targets);
  return writeRaw(raw.sections, raw.deletes);
}

function mutateOnce(raw: MutableUpdate, random: SeededRandom, targets: Targets): void {
  const section = raw.sections.length > 0 ? random.pick(raw.sections) : undefined;
  const someClient = (): number =>
    random.chance(80) ? random.pick([...targets.clients, ...raw.sections.map(({ client }) => client)]) : random.next();
  const someClock = (): number => (random.chance(90) ? random.below(12) : random.next());
  if (section === undefined || random.chance(15)) {
    const ranges: [number, number][] = Array.from({ length: 1 + random.below(2) }, () => [
      someClock(),
      1 + random.below(4),
    ]);
    raw.deletes.push([someClient(), ranges]);
    return;
  }
  const at = random.below(section.structs.length);
  const struct = section.structs[at] ?? {};
  const change = (fields: RawStruct): void => {
    section.structs[at] = { ...struct, ...fields };
  };
  const withoutOrigin = (): void => {
    const { origin: _origin, ...rest } = struct;
    section.structs[at] = { root: random.pick(targets.roots), key: random.pick(targets.keys), ...rest };
  };
  const [same, other] = [
    random.pick(targets.values),
    random.pick(["x", 0, 1, null, undefined, [], {}, { t: "y" }, 2.5]),
  ];
  /** Well formed, but perhaps not allowed. */
  const claims: readonly (() => unknown)[] = [
    () => (section.client = someClient()),
    () => (section.clock = random.chance(70) ? Math.max(0, section.clock + random.below(3) - 1) : someClock()),
    () => raw.sections.splice(raw.sections.indexOf(section), 1),
    () => raw.sections.reverse(),
    () => section.structs.splice(at, 1),
    () => section.structs.splice(at, 0, { skip: 1 + random.below(2) }),
    () => section.structs.push({ origin: [section.client, section.clock + section.structs.length - 1], value: same }),
    () => section.structs.push({ root: random.pick(targets.roots), key: random.pick(targets.keys), value: same }),
    () => section.structs.push({ origin: [someClient(), someClock()], value: same }),
    () => change({ root: random.pick(targets.roots) }),
    () => change({ key: random.pick(targets.keys) }),
    () => change({ values: [random.chance(70) ? same : other] }),
    () => change({ values: [], length: 1 + random.below(3) }),
    () => change({ origin: [someClient(), someClock()] }),
    () => change({ origin: [someClient(), someClock()], values: [0] }),
    withoutOrigin,
  ];
  /** Nothing that Yjs would write. */
  const nonsense: readonly (() => unknown)[] = [
    () => (section.count = random.chance(50) ? section.structs.length + 1 : random.next()),
    () => raw.sections.push({ ...section, client: someClient(), structs: [...section.structs] }),
    () => section.structs.splice(at, 0, { ...struct }),
    () => section.structs.splice(at, 0, random.pick([{ gc: 1 }, { skip: 0 }])),
    () => change({ values: [same, other] }),
    () => change({ values: [], length: random.pick([0, 2 ** 31, 2 ** 53 - 1]) }),
    () => change({ rightOrigin: [someClient(), someClock()] }),
    () => change({ parent: [someClient(), someClock()] }),
    () => change({ info: random.below(256) }),
    () => change({ length: random.below(4) }),
  ];
  const mutations = random.chance(80) ? claims : nonsense;
  random.pick(mutations)();
}

/** Changes bytes without knowing what they mean. */
export function mutateBytes(update: Uint8Array, random: SeededRandom): Uint8Array {
  const bytes = [...update];
  for (let i = 1 + random.below(4); i > 0; i--) {
    const at = random.below(bytes.length + 1);
    const kind = random.below(5);
    if (kind === 0) bytes[at] = random.below(256);
    else if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    else if (kind === 2) bytes.splice(at, random.below(3));
    else if (kind === 3) bytes.splice(at, 0, random.pick([0, 1, 0x7f, 0x80, 0xff]));
    else bytes.splice(at, 0, ...bytes.slice(random.below(bytes.length + 1)).slice(0, 20));
  }
  return Uint8Array.from(bytes);
}

export function randomBytes(random: SeededRandom): Uint8Array {
  return Uint8Array.from({ length: random.below(60) }, () =>
    random.chance(60) ? random.below(12) : random.below(256),
  );
}
