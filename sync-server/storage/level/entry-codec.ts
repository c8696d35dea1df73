import { isUserId } from "../../../shared/lib/ids.ts";
import type { DocumentOwner } from "../contracts.ts";

type Owners = readonly (readonly [clientId: number, owner: DocumentOwner])[];

/**
 * Persisted forms.
 *
 *     tail entry  u16 count · owners · update
 *     head        u8 version · u48 seq · u8 epoch length · u32 count · u32 vector length · u32 snapshot length ·
 *                 epoch · owners · vector
 *     owner       u32 client id · 8 bytes user id, or spaces for the server
 *
 * Whole numbers are big-endian. A tail entry carries the bindings that are new with its update, so that an append
 * writes one key; compaction folds them into the snapshot.
 */
const ownerBytes = 12;
const serverOwner = "        ";
const headVersion = 2;
const headBytes = 20;
const seqBytes = 6;
const maxTailOwners = 0xffff;

/** Bytes on the disk that are no such entry, or one of a newer version. */
export class UnreadableEntry extends Error {
  override readonly name = "UnreadableEntry";
}

function writeOwners(target: Buffer, start: number, owners: Iterable<readonly [number, DocumentOwner]>): number {
  let at = start;
  for (const [clientId, owner] of owners) {
    target.writeUInt32BE(clientId, at);
    target.write(owner === "server" ? serverOwner : owner, at + 4, 8, "latin1");
    at += ownerBytes;
  }
  return at;
}

function readOwners(bytes: Buffer, start: number, count: number, into: Map<number, DocumentOwner>): number {
  for (let i = 0; i < count; i++) {
    const at = start + i * ownerBytes;
    const owner = bytes.toString("latin1", at + 4, at + ownerBytes);
    if (owner !== serverOwner && !isUserId(owner)) throw new UnreadableEntry("A stored owner cannot be read");
    into.set(bytes.readUInt32BE(at), owner === serverOwner ? "server" : owner);
  }
  return start + count * ownerBytes;
}

export function encodeTailEntry(update: Uint8Array, owners: Owners): Buffer {
  if (owners.length > maxTailOwners) throw new RangeError("expected at most 65,535 new owners in an append");
  const entry = Buffer.allocUnsafe(2 + owners.length * ownerBytes + update.length);
  entry.writeUInt16BE(owners.length, 0);
  entry.set(update, writeOwners(entry, 2, owners));
  return entry;
}

/** Reads a tail entry: adds its owners to `owners` and returns its update, a view. */
export function decodeTailEntry(entry: Buffer, owners: Map<number, DocumentOwner>): Uint8Array {
  if (entry.length < 2 || entry.length < 2 + entry.readUInt16BE(0) * ownerBytes) {
    throw new UnreadableEntry("A stored update is cut off");
  }
  return entry.subarray(readOwners(entry, 2, entry.readUInt16BE(0), owners));
}

/** What is known of a snapshot without reading it. */
export interface SnapshotHead {
  readonly seq: number;
  readonly epoch: string | undefined;
  readonly owners: ReadonlyMap<number, DocumentOwner>;
  readonly vector: Uint8Array;
  readonly snapshotBytes: number;
}

export function encodeHead({ seq, epoch = "", owners, vector, snapshotBytes }: SnapshotHead): Buffer {
  const entry = Buffer.allocUnsafe(headBytes + epoch.length + owners.size * ownerBytes + vector.length);
  entry.writeUInt8(headVersion, 0);
  entry.writeUIntBE(seq, 1, seqBytes);
  entry.writeUInt8(epoch.length, 7);
  entry.writeUInt32BE(owners.size, 8);
  entry.writeUInt32BE(vector.length, 12);
  entry.writeUInt32BE(snapshotBytes, 16);
  entry.write(epoch, headBytes, "latin1");
  entry.set(vector, writeOwners(entry, headBytes + epoch.length, owners));
  return entry;
}

/** Reads a head; the vector is a view. */
export function decodeHead(entry: Buffer): SnapshotHead {
  if (entry.length < headBytes) throw new UnreadableEntry("A stored snapshot's head is cut off");
  if (entry.readUInt8(0) !== headVersion) {
    throw new UnreadableEntry("A stored snapshot was written by a newer version");
  }
  const epochEnd = headBytes + entry.readUInt8(7);
  const [count, vectorBytes] = [entry.readUInt32BE(8), entry.readUInt32BE(12)];
  if (entry.length !== epochEnd + count * ownerBytes + vectorBytes) {
    throw new UnreadableEntry("A stored snapshot's head is not as long as it says");
  }
  const owners = new Map<number, DocumentOwner>();
  const vectorStart = readOwners(entry, epochEnd, count, owners);
  return {
    seq: entry.readUIntBE(1, seqBytes),
    epoch: entry.toString("latin1", headBytes, epochEnd) || undefined,
    owners,
    vector: entry.subarray(vectorStart),
    snapshotBytes: entry.readUInt32BE(16),
  };
}
