import { isDeepStrictEqual } from "node:util";
import { mutateBytes, randomBytes } from "../sync-server/sync/validation/mutate-update.ts";
import { SeededRandom } from "../sync-server/sync/validation/seeded-random.ts";
import { commonInputs, parserCases, type ParserCase } from "./parser-cases.ts";

export interface ParserReport {
  /** How many inputs each parser took, and how many it refused. */
  readonly taken: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
}

/** No input is longer than some 60 kB. */
const maxGrowthBytes = 32 * 1024 * 1024;

/** Numbers that claim more than there is: 2^28 - 1, 2^32 - 1, 2^53 - 1, and more than any number. */
const claims: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
];

/**
 * Throws real inputs that were changed, and random bytes, at each parser. Each has to refuse or to answer, with nothing
 * that is larger than what it was given, whatever that claims; to read nothing that lies behind its input in memory; and
 * to read again what is written of its answer.
 * @throws with seed and input if one does not.
 */
export function fuzzParsers(inputs: number, seed: number): ParserReport {
  const random = new SeededRandom(seed);
  const taken = new Map<string, number>();
  const refused = new Map<string, number>();
  const run = (parser: ParserCase, input: Uint8Array): void => {
    const counts = tryOne(parser, input, seed) ? taken : refused;
    counts.set(parser.name, (counts.get(parser.name) ?? 0) + 1);
  };
  for (const parser of parserCases) for (const input of [...parser.inputs, ...commonInputs]) run(parser, input);
  for (let i = 0; i < inputs; i++) {
    const parser = parserCases[i % parserCases.length] as ParserCase;
    run(parser, makeInput(parser, random));
  }
  return { taken, refused };
}

function makeInput({ inputs }: ParserCase, random: SeededRandom): Uint8Array {
  if (random.chance(10)) return randomBytes(random);
  const real = random.pick(inputs);
  if (random.chance(10)) return real.slice(0, random.below(real.length + 1));
  if (random.chance(70)) return mutateBytes(real, random);
  const claimed = [...real];
  claimed.splice(random.below(real.length + 1), random.below(3), ...random.pick(claims));
  return Uint8Array.from(claimed);
}

/** @returns whether it was taken. */
function tryOne(parser: ParserCase, input: Uint8Array, seed: number): boolean {
  const fail = (what: string, cause?: unknown): never => {
    const shown = Buffer.from(input.subarray(0, 200)).toString("hex");
    throw new Error(`${parser.name}: ${what}; seed ${seed}, input ${shown}`, { cause });
  };
  const parse = (bytes: Uint8Array): unknown => {
    try {
      return parser.parse(bytes);
    } catch (error) {
      return fail("threw", error);
    }
  };
  const before = process.memoryUsage();
  const value = parse(input);
  const after = process.memoryUsage();
  const growth = after.arrayBuffers - before.arrayBuffers + Math.max(0, after.heapUsed - before.heapUsed);
  if (growth > maxGrowthBytes) fail("took memory for what was only claimed");
  // What follows in memory would complete every number and every text.
  for (const filler of [0x20, 0x01]) {
    const memory = new Uint8Array(input.length + 512).fill(filler);
    memory.set(input, 256);
    if (!isDeepStrictEqual(parse(memory.subarray(256, 256 + input.length)), value)) fail("read beyond its input");
  }
  if (value === undefined) return false;
  if (sizeOf(value) > 32 * (input.length + 8)) fail("answered with more than it was given");
  const again = parser.encode === undefined ? value : parse(parser.encode(value));
  if (!isDeepStrictEqual(normalize(again), normalize(value))) fail("does not read what is written of its answer");
  return true;
}

/** About how many bytes a value holds. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof Map) return [...value].reduce((sum, entry) => sum + sizeOf(entry), 8);
  if (value === null || typeof value !== "object") return 8;
  return Object.entries(value).reduce((sum, [name, field]) => sum + name.length + sizeOf(field), 8);
}

/** Bytes are the same whatever class shows them. */
function normalize(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex");
  if (value instanceof Map) return new Map(value);
  if (Array.isArray(value)) return value.map(normalize);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, normalize(field)]));
}
