import { limits } from "../../../shared/lib/limits.ts";
import type { ByteReader } from "./byte-reader.ts";
import { Refused } from "./refusal-reason.ts";

/** Ids that the sender says are deleted: `clock` to `end` (exclusive) of one client id. */
export interface DeleteRange {
  readonly client: number;
  readonly clock: number;
  readonly end: number;
}

/** Reads the delete set at the end of an update: sorted, disjoint, each client id once. */
export function readDeleteRanges(reader: ByteReader): readonly DeleteRange[] {
  const clients = reader.varUint();
  if (clients > reader.remaining) throw new Refused("malformed");
  const ranges: DeleteRange[] = [];
  const seen = new Set<number>();
  for (let i = 0; i < clients; i++) {
    const client = reader.varUint();
    if (seen.size === seen.add(client).size) throw new Refused("malformed");
    readRangesOf(client, reader, ranges);
  }
  return ranges;
}

function readRangesOf(client: number, reader: ByteReader, ranges: DeleteRange[]): void {
  const count = reader.varUint();
  if (ranges.length + count > limits.structsPerUpdate) throw new Refused("too-many-structs");
  let from = 0;
  for (let i = 0; i < count; i++) {
    const clock = reader.varUint();
    const length = reader.varUint();
    const end = clock + length;
    if (clock < from || length === 0 || end >= limits.clockBound) throw new Refused("malformed");
    ranges.push({ client, clock, end });
    from = end;
  }
}
