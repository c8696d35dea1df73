import { orderKeyLength } from "../../shared/lib/ids.ts";
import { emptyTermTable, isTermTable, type TermTable } from "./term-table.ts";

/**
 * The index of one segment as it lies on disk and in memory: everything that was said in it, in slots that ascend by
 * order key. Persisted.
 */
export interface PackedSegment {
  /** The first 22 characters of the message ids, one after the other; the rest is the segment's number. */
  readonly ids: string;
  /** Order keys of the slots whose order key is not the id: of late messages. */
  readonly lateKeys: ReadonlyMap<number, string>;
  /** What each message has: see `featureBits`. */
  readonly features: Uint8Array;
  readonly terms: TermTable;
}

export const featureBits = { link: 1, file: 2 } as const;

export const emptyPackedSegment: PackedSegment = {
  ids: "",
  lateKeys: new Map(),
  features: new Uint8Array(),
  terms: emptyTermTable,
};

export function countSlots({ features }: PackedSegment): number {
  return features.length;
}

/** Bytes, nearly. */
export function sizeOf({ ids, lateKeys, features, terms }: PackedSegment): number {
  return ids.length + lateKeys.size * 64 + features.length + terms.entries.length + terms.blocks.byteLength;
}

/** What was stored, possibly by another version or cut off; undefined if it cannot be used. */
export function parsePackedSegment(value: unknown): PackedSegment | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const { ids, lateKeys, features, terms } = value as Partial<Record<keyof PackedSegment, unknown>>;
  if (typeof ids !== "string" || !(lateKeys instanceof Map) || !(features instanceof Uint8Array)) return undefined;
  if (ids.length !== features.length * orderKeyLength || terms === null || typeof terms !== "object") return undefined;
  const { entries, blocks } = terms as Partial<Record<keyof TermTable, unknown>>;
  if (!(entries instanceof Uint8Array) || !(blocks instanceof Uint32Array)) return undefined;
  const table = { entries, blocks };
  if (!isTermTable(table, features.length)) return undefined;
  return { ids, lateKeys: lateKeys as ReadonlyMap<number, string>, features, terms: table };
}
