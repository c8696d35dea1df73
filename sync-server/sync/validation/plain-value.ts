import { limits } from "../../../shared/lib/limits.ts";
import type { ByteReader } from "./byte-reader.ts";
import { Refused } from "./refusal-reason.ts";

/** What a value in a shared map may consist of. No null, undefined, bigint, bytes, NaN, infinity or -0. */
export type PlainValue = string | number | boolean | readonly PlainValue[] | { readonly [name: string]: PlainValue };

/** A message's body is the deepest value: object, list of files, file. */
const maxDepth = 3;
const maxFields = 8;

/** lib0's type bytes. */
export const anyType = {
  string: 119,
  integer: 125,
  float32: 124,
  float64: 123,
  yes: 120,
  no: 121,
  object: 118,
  list: 117,
} as const;

/** Reads one value in lib0's "any" encoding. */
export function readPlainValue(reader: ByteReader, depth = 0): PlainValue {
  switch (reader.byte()) {
    case anyType.string:
      return reader.string(limits.textLength);
    case anyType.integer:
      return reader.varInt();
    case anyType.float32:
      return finite(reader.float32());
    case anyType.float64:
      return finite(reader.float64());
    case anyType.yes:
      return true;
    case anyType.no:
      return false;
    case anyType.object:
      return readObject(reader, depth + 1);
    case anyType.list:
      return readList(reader, depth + 1);
    default:
      throw new Refused("bad-value");
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value) || Object.is(value, -0)) throw new Refused("bad-value");
  return value;
}

function readObject(reader: ByteReader, depth: number): PlainValue {
  const count = reader.varUint();
  if (depth > maxDepth || count > maxFields) throw new Refused("bad-value");
  const value: Record<string, PlainValue> = {};
  for (let i = 0; i < count; i++) {
    const name = reader.string(limits.keyLength);
    // Assigning to `__proto__` would change what the object is, and twice the same name would hide a value.
    if (name === "__proto__" || Object.hasOwn(value, name)) throw new Refused("bad-value");
    value[name] = readPlainValue(reader, depth);
  }
  return value;
}

function readList(reader: ByteReader, depth: number): PlainValue {
  const count = reader.varUint();
  if (depth > maxDepth || count > limits.filesPerMessage) throw new Refused("bad-value");
  const list: PlainValue[] = [];
  for (let i = 0; i < count; i++) list.push(readPlainValue(reader, depth));
  return list;
}

/** Tells whether two values say the same; the order of an object's fields does not matter. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return names.every((name) => Object.hasOwn(right, name) && isSameValue(left[name], right[name]));
}
