import * as Y from "yjs";
import type { DocAddress, DocName } from "../../shared/lib/doc-name.ts";
import { assert } from "../../shared/lib/assert.ts";
import type { UserId } from "../../shared/lib/ids.ts";
import { openSegment, type Segment } from "../../shared/model/segment.ts";
import { SegmentIndex } from "../../shared/model/segment-index.ts";
import type { DocumentAppend, DocumentLog, StoredDocument, StoredHead } from "../storage/contracts.ts";
import { DocumentChanges } from "./document-changes.ts";
import { DocumentOwners } from "./document-owners.ts";
import { requireCurrent } from "./stale-document.ts";
import type { Subscriber } from "./subscriber.ts";
import type { TickBudget } from "./tick-budget.ts";
import { equalVectors, emptyUpdate, joinStored, readStoredVector } from "./yjs-bytes.ts";

/** An update that came in on a channel; `isStep2`: it answers the server's sync step 1. */
export interface QueuedUpdate {
  readonly from: Subscriber;
  readonly update: Uint8Array;
  readonly isStep2: boolean;
}

/** The Yjs document of a live document that is in memory. */
interface Warm {
  readonly doc: Y.Doc;
  readonly changes: DocumentChanges;
  readonly segment: { readonly maps: Segment; readonly index: SegmentIndex } | undefined;
}

const serverOrigin = Symbol("server");
/** An update brings at most 1,000 more client ids; an append carries at most 65,535. */
const maxNewOwnersPerTick = 4_000;

/**
 * One document on this server. *Cold*, it knows what is on disk (state vector, owners) and answers from stored bytes;
 * *warm*, it has a Y.Doc and takes updates. Between `beginCommit` and `endCommit` the Y.Doc is ahead of the disk, and
 * nothing is read from it: readers wait for `whenCommitted`.
 */
export class LiveDocument {
  readonly name: DocName;
  readonly address: DocAddress;
  /** Updates that came in and wait for the next tick, in order of arrival. */
  readonly queue: QueuedUpdate[] = [];
  /** Every open channel. */
  readonly attached = new Set<Subscriber>();
  /** The channels that have their first sync answer, and so get what is broadcast. */
  readonly subscribers = new Set<Subscriber>();
  lastUsedAt = 0;
  /** A tick needs it: it stays warm. */
  isHeld = false;
  /** Bytes after the snapshot, and of the snapshot: what compaction weighs. */
  tailBytes = 0;
  snapshotBytes = 0;

  /** The channels whose question for the state is being answered: what they need to know comes with the answer. */
  readonly asking = new Set<Subscriber>();
  readonly owners: DocumentOwners;
  readonly #log: DocumentLog;
  readonly #vector: Map<number, number>;
  readonly #epoch: string | undefined;
  #seq: number;
  #warm: Warm | undefined;
  #warming: Promise<void> | undefined;
  #inFlight = false;
  #waiting: (() => void)[] = [];
  #isDropped = false;

  static async load(log: DocumentLog, name: DocName, address: DocAddress): Promise<LiveDocument> {
    return new LiveDocument(log, name, address, await log.loadHead(name));
  }

  /** A document of which nothing is stored, warm at once. */
  static create(log: DocumentLog, name: DocName, address: DocAddress): LiveDocument {
    const document = new LiveDocument(log, name, address, undefined);
    document.#build(undefined);
    return document;
  }

  private constructor(log: DocumentLog, name: DocName, address: DocAddress, stored: StoredHead | undefined) {
    this.#log = log;
    this.name = name;
    this.address = address;
    this.#seq = stored?.seq ?? 0;
    this.#epoch = stored?.epoch;
    this.owners = new DocumentOwners(stored?.owners);
    this.#vector = stored === undefined ? new Map<number, number>() : readStoredVector(stored);
    this.#weigh(stored);
  }

  /** Bytes as they are stored, with what this tick adds. */
  get bytes(): number {
    return this.snapshotBytes + this.tailBytes + (this.#warm?.changes.bytes ?? 0);
  }

  get seq(): number {
    return this.#seq;
  }

  /** The document's own epoch, if it was ever rewritten. */
  get epoch(): string | undefined {
    return this.#epoch;
  }

  get isWarm(): boolean {
    return this.#warm !== undefined;
  }

  /** Dropped after a failed write: its memory is not to be trusted, a new one is loaded from disk. */
  get isDropped(): boolean {
    return this.#isDropped;
  }

  get isInFlight(): boolean {
    return this.#inFlight;
  }

  get isIdle(): boolean {
    return !this.#inFlight && !this.isHeld && this.queue.length === 0 && this.#warming === undefined;
  }

  /** What is on disk: Yjs client id → clock. */
  get vector(): ReadonlyMap<number, number> {
    return this.#vector;
  }

  get doc(): Y.Doc {
    assert(this.#warm, `${this.name} is warm`);
    return this.#warm.doc;
  }

  get segment(): Segment {
    assert(this.#warm?.segment, `${this.name} is a warm segment`);
    return this.#warm.segment.maps;
  }

  get index(): SegmentIndex {
    assert(this.#warm?.segment, `${this.name} is a warm segment`);
    return this.#warm.segment.index;
  }

  /** Takes the updates that are tried in this tick off the queue, one by one, while there is some of the tick left. */
  *takeQueued(budget: TickBudget): Iterable<QueuedUpdate> {
    while (!budget.isSpent && this.owners.newCount < maxNewOwnersPerTick) {
      const queued = this.queue.shift();
      if (queued === undefined) return;
      yield queued;
    }
  }

  /** The state vector on disk, of the client ids bound to a person; of all of them, or of those in `only`. */
  durableVector(userId: UserId, only?: Iterable<number>): Map<number, number> {
    const vector = new Map<number, number>();
    for (const client of only ?? this.#vector.keys()) {
      const clock = this.#vector.get(client);
      if (clock !== undefined && this.owners.stored(client) === userId) vector.set(client, clock);
    }
    return vector;
  }

  /** Builds the Y.Doc. Several callers share one load. */
  warm(): Promise<void> {
    if (this.#warm !== undefined) return Promise.resolve();
    this.#warming ??= this.#load().finally(() => {
      this.#warming = undefined;
    });
    return this.#warming;
  }

  /** Changes the document under the server's own client id. Part of the tick that it is called in. */
  writeAsServer(write: () => void): void {
    const { doc } = this;
    doc.transact(write, serverOrigin);
    if (Y.getState(doc.store, doc.clientID) > 0) this.owners.bind(doc.clientID, "server");
  }

  /** Gives the Y.Doc's memory back; subscribers stay. Only while idle. */
  cool(): void {
    assert(this.isIdle, `${this.name} is idle`);
    this.#warm?.segment?.index.destroy();
    this.#warm?.doc.destroy();
    this.#warm = undefined;
  }

  /** Settles when nothing of this document is on its way to disk. */
  async whenCommitted(): Promise<void> {
    while (this.#inFlight) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /**
   * What a replica with this state vector lacks, from what is on disk. The answer holds for the synchronous turn in
   * which the promise's reaction runs; `seq` tells whether a later turn still may use it. undefined: it was dropped, and
   * whoever asked was closed.
   */
  async difference(
    known: ReadonlyMap<number, number>,
    encodedKnown: Uint8Array,
  ): Promise<{ update: Uint8Array; seq: number } | undefined> {
    for (;;) {
      await this.whenCommitted();
      if (this.#isDropped) return undefined;
      if (equalVectors(known, this.#vector)) return { update: emptyUpdate, seq: this.#seq };
      if (this.#warm !== undefined) {
        return { update: Y.encodeStateAsUpdate(this.#warm.doc, encodedKnown), seq: this.#seq };
      }
      const seq = this.#seq;
      const stored = await this.#log.load(this.name);
      // Something became of the document meanwhile. If nothing did, reading again would bring the same again.
      if (this.#inFlight || this.isWarm || this.#isDropped || seq !== this.#seq) continue;
      requireCurrent(this, stored);
      if (stored === undefined) return { update: emptyUpdate, seq };
      const bytes = joinStored(stored);
      return { update: known.size === 0 ? bytes : Y.diffUpdate(bytes, encodedKnown), seq };
    }
  }

  /** What this tick changed, to be appended; undefined if nothing did. From here on reads wait. */
  beginCommit(): DocumentAppend | undefined {
    const update = this.#warm?.changes.take(this.#vector);
    const owners = this.owners.takeNew();
    if (update === undefined) return undefined;
    this.#inFlight = true;
    return { name: this.name, expectedSeq: this.#seq, update, owners };
  }

  /** A compaction is on disk; `foldedBytes` of the tail are in the snapshot now, and what came meanwhile is not. */
  noteCompaction(snapshotBytes: number, foldedBytes: number): void {
    this.snapshotBytes = snapshotBytes;
    this.tailBytes -= foldedBytes;
  }

  /** The append is on disk: memory and disk agree again. */
  endCommit(append: DocumentAppend, clocks: ReadonlyMap<number, number>): void {
    this.#seq = append.expectedSeq + 1;
    this.tailBytes += append.update.length;
    for (const [client, clock] of clocks) {
      if (clock > (this.#vector.get(client) ?? 0)) this.#vector.set(client, clock);
    }
    this.#release();
  }

  /** The append failed: memory is ahead of the disk and is thrown away. */
  drop(code: number, reason: string): void {
    this.#isDropped = true;
    for (const subscriber of this.attached) subscriber.close(code, reason);
    this.attached.clear();
    this.subscribers.clear();
    this.queue.length = 0;
    // Who waited for the write reads the disk.
    this.#warm = undefined;
    this.#release();
  }

  /** The whole state as one update, for a snapshot; only while nothing is in flight. */
  encodeState(): { readonly snapshot: Uint8Array; readonly vector: Uint8Array; readonly seq: number } {
    assert(!this.#inFlight, `${this.name} is committed`);
    return { snapshot: Y.encodeStateAsUpdate(this.doc), vector: Y.encodeStateVector(this.doc), seq: this.#seq };
  }

  #release(): void {
    this.#inFlight = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #load(): Promise<void> {
    const stored = await this.#log.load(this.name);
    requireCurrent(this, stored);
    this.#build(stored);
  }

  #build(stored: StoredDocument | undefined): void {
    const doc = new Y.Doc();
    while (this.owners.stored(doc.clientID) !== undefined) doc.clientID = new Y.Doc().clientID;
    const maps = this.address.kind === "segment" ? openSegment(doc) : undefined;
    if (stored !== undefined) applyStored(doc, stored);
    this.#weigh(stored);
    const segmentNumber = this.address.kind === "segment" ? this.address.segment : 0;
    this.#warm = {
      doc,
      changes: new DocumentChanges(doc),
      segment: maps === undefined ? undefined : { maps, index: new SegmentIndex(segmentNumber, maps) },
    };
  }

  #weigh(stored: StoredHead | undefined): void {
    this.snapshotBytes = stored?.snapshotBytes ?? 0;
    this.tailBytes = stored?.tail.reduce((sum, update) => sum + update.length, 0) ?? 0;
  }
}

/** Apart from where listeners are made: they would keep the stored bytes alive as long as the document. */
function applyStored(doc: Y.Doc, { snapshot, tail }: StoredDocument): void {
  doc.transact(() => {
    if (snapshot !== undefined) Y.applyUpdate(doc, snapshot);
    for (const update of tail) Y.applyUpdate(doc, update);
  });
}
