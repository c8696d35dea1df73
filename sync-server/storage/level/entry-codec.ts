import { isUserId } from "../../../shared/lib/ids.ts";
import type { DocumentOwner } from "../contracts.ts";

type Owners = readonly (readonly [clientId: number, owner: DocumentOwner])[];

/**
 * Persisted forms.
 *
 *     tail entry  u16 count · owners · update
 *     snapshot    u8 version · u48 seq · u8 epoch length · u32 count · u32 vector length · epoch · owners · vector · bytes
 *     owner       u32 client id · 8 bytes user id, or spaces for the server
 *
 * Whole numbers are big-endian. A tail entry carries the bindings that are new with its update, so that an append
 * writes one key; compaction folds them into the snapshot.
 */
const ownerBytes = 12;
const serverOwner = "        ";
const snapshotVersion = 1;
const snapshotHeaderBytes = 16;
const maxTailOwners = 0xffff;

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
    if (owner !== serverOwner && !isUserId(owner)) throw new Error("A stored owner cannot be read");
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
  return entry.subarray(readOwners(entry, 2, entry.readUInt16BE(0), owners));
}

export interface SnapshotEntry {
  readonly seq: number;
  readonly epoch: string | undefined;
  readonly owners: ReadonlyMap<number, DocumentOwner>;
  readonly vector: Uint8Array;
  readonly snapshot: Uint8Array;
}

export function encodeSnapshotEntry({ seq, epoch = "", owners, vector, snapshot }: SnapshotEntry): Buffer {
  const size = snapshotHeaderBytes + epoch.length + owners.size * ownerBytes + vector.length + snapshot.length;
  const entry = Buffer.allocUnsafe(size);
  entry.writeUInt8(snapshotVersion, 0);
  entry.writeUIntBE(seq, 1, 6);
  entry.writeUInt8(epoch.length, 7);
  entry.writeUInt32BE(owners.size, 8);
  entry.writeUInt32BE(vector.length, 12);
  entry.write(epoch, snapshotHeaderBytes, "latin1");
  const at = writeOwners(entry, snapshotHeaderBytes + epoch.length, owners);
  entry.set(vector, at);
  entry.set(snapshot, at + vector.length);
  return entry;
}

/** Reads a snapshot; vector and bytes are views. */
export function decodeSnapshotEntry(entry: Buffer): SnapshotEntry {
  if (entry.readUInt8(0) !== snapshotVersion) throw new Error("A stored snapshot was written by a newer version");
  const epochEnd = snapshotHeaderBytes + entry.readUInt8(7);
  const owners = new Map<number, DocumentOwner>();
  const vectorStart = readOwners(entry, epochEnd, entry.readUInt32BE(8), owners);
  const vectorEnd = vectorStart + entry.readUInt32BE(12);
  return {
    seq: entry.readUIntBE(1, 6),
    epoch: entry.toString("latin1", snapshotHeaderBytes, epochEnd) || undefined,
    owners,
    vector: entry.subarray(vectorStart, vectorEnd),
    snapshot: entry.subarray(vectorEnd),
  };
}
