import type { DocName } from "../../shared/lib/doc-name.ts";
import { metaDocName, parseDocName, segmentDocName } from "../../shared/lib/doc-name.ts";
import { assert } from "../../shared/lib/assert.ts";
import { serverDeviceId, type ChatId, type UserId } from "../../shared/lib/ids.ts";
import { raiseMarker } from "../../shared/model/segment.ts";
import { infoKeys, openMeta, type Meta } from "../../shared/model/meta.ts";
import type { RecordWrite } from "../storage/contracts.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { isMember, tables, type ChatProgress, type ChatRecord } from "./chat-record.ts";
import type { DocumentCache } from "./document-cache.ts";
import { DocumentTurns } from "./document-turns.ts";
import type { Family, Operation, StagedTick } from "./family.ts";
import type { LiveDocument } from "./live-document.ts";
import { nextProgress, restoredBase } from "./next-progress.ts";
import { OperationQueue } from "./operation-queue.ts";
import { OrderState } from "./order-state.ts";
import { applySegmentEffects, neededFor, type SegmentChange, type SegmentScope } from "./segment-effects.ts";
import type { SegmentLimits } from "./segment-limits.ts";
import { SegmentRoll } from "./segment-roll.ts";
import type { TickBudget } from "./tick-budget.ts";
import { TickBuilder, tryUpdate } from "./tick.ts";
import type { Addition, OverQuota, WriteQuota } from "./write-quota.ts";

/** A chat's records as they are on disk. */
export interface SettledChat {
  readonly record: ChatRecord;
  readonly progress: ChatProgress;
}

export interface ChatFamilyOptions {
  /** Whether the records come from the disk; false for a chat that is about to be created. */
  readonly isStored: boolean;
  readonly cache: DocumentCache;
  readonly segments: SegmentLimits;
  readonly quota: WriteQuota;
}

/** A chat's documents with its members, its order and its live segment: everything that is decided together. */
export class ChatFamily implements Family {
  readonly key: ChatId;
  record: ChatRecord;
  progress: ChatProgress;
  /** Found out by who read them: they are over, and show nothing. */
  readonly emptySegments = new Set<number>();
  readonly #cache: DocumentCache;
  readonly #roll: SegmentRoll;
  readonly #turns = new DocumentTurns();
  readonly #quota: WriteQuota;
  readonly #operations: OperationQueue;
  isHeld = false;
  #isDropped = false;
  #settled: SettledChat | undefined;
  #order: OrderState | undefined;

  constructor(record: ChatRecord, progress: ChatProgress, options: ChatFamilyOptions) {
    this.key = record.id;
    this.record = record;
    this.progress = progress;
    this.#settled = options.isStored ? { record, progress } : undefined;
    this.#cache = options.cache;
    this.#operations = new OperationQueue(options.cache, () => this.liveName);
    this.#roll = new SegmentRoll(options.segments);
    this.#quota = options.quota;
  }

  get documents(): ReadonlyMap<DocName, LiveDocument> {
    return this.#cache.loaded;
  }

  get isIdle(): boolean {
    return this.#operations.isEmpty;
  }

  get isDropped(): boolean {
    return this.#isDropped;
  }

  /** What is on disk of the chat's records; undefined while it is being created. */
  get settled(): SettledChat | undefined {
    return this.#settled;
  }

  /** Both by what is on disk and by what is on its way there: who was added waits for the disk, who was removed does not. */
  mayAccess(userId: UserId): boolean {
    return isMember(this.record, userId) && this.#settled !== undefined && isMember(this.#settled.record, userId);
  }

  isAdmin(userId: UserId): boolean {
    return this.record.members[userId]?.admin === true;
  }

  hasDocument(name: DocName): boolean {
    const address = parseDocName(name);
    return address?.kind === "meta" || (address?.kind === "segment" && address.segment <= this.progress.live);
  }

  prune(): readonly LiveDocument[] {
    return this.#cache.prune();
  }

  open(name: DocName): Promise<LiveDocument> {
    return this.#cache.open(name);
  }

  /** A warm segment for reading what is committed; settles when nothing of it is on its way to disk. */
  async readSegment(n: number): Promise<LiveDocument> {
    for (;;) {
      const document = await this.#cache.warm(segmentDocName(this.key, n));
      await document.whenCommitted();
      if (document.isWarm) return document;
    }
  }

  get liveName(): DocName {
    return segmentDocName(this.key, this.progress.live);
  }

  get metaName(): DocName {
    return metaDocName(this.key);
  }

  /** The meta document for writing within an operation. */
  get meta(): { readonly document: LiveDocument; readonly maps: Meta } {
    const document = this.#warmNow(this.metaName);
    return { document, maps: openMeta(document.doc) };
  }

  /** Queues a change by the server; the caller schedules the family. */
  enqueue(operation: Operation): void {
    if (this.#isDropped) operation.fail(new Error("The chat is being read anew"));
    else this.#operations.add(operation);
  }

  stage(now: number, budget: TickBudget): StagedTick {
    const tick = new TickBuilder(budget);
    this.#cache.release({ isNewTick: true });
    this.#rollIfFull();
    const { liveName } = this;
    let isLeft = this.#operations.run(tick, now, () => !this.#isLiveFull());
    // Also a live segment that is full as soon as it begins takes one update.
    let isFull = liveName === this.liveName && this.#isLiveFull();
    for (const document of this.#turns.order(this.documents.values())) {
      const isSegment = document.address.kind === "segment";
      if (isSegment && this.#roll.isWaiting) continue;
      const isPutOff = budget.isSpent || (isSegment && isFull);
      isLeft ||= isPutOff;
      if (isPutOff || !this.#cache.need(neededFor(document, this.key, this.liveName))) continue;
      this.#drain(document, tick, now);
      isLeft ||= document.queue.length > 0;
      isFull ||= isSegment && this.#isLiveFull();
      if (budget.isSpent) this.#turns.endedIn(document);
    }
    if (isLeft) this.#cache.reschedule();
    return this.#operations.finish(tick);
  }

  committed(): void {
    this.#settled = { record: this.record, progress: this.progress };
    this.#cache.release({ isNewTick: false });
    if (this.#rollIfFull()) this.#cache.reschedule();
  }

  /**
   * After a restore: a member knows a segment that the backup did not have, and raises the live one to it.
   * @returns undefined if that is too far above what was restored, or nothing was.
   */
  raiseRestored(epoch: string, n: number): Operation["run"] | undefined {
    const base = restoredBase(this.progress, epoch, n);
    if (base === undefined) return undefined;
    return () => {
      if (n <= this.progress.live || this.record.isDeleted === true) return [];
      this.progress = { ...this.progress, restored: { epoch, live: base } };
      return this.#raiseLive(n);
    };
  }

  replaced(document: LiveDocument): void {
    this.#cache.replace(document, closeCodes.resync, "rewritten");
  }

  drop(code: number, reason: string): void {
    this.#isDropped = true;
    this.#operations.failAll(reason);
    this.#cache.drop(code, reason);
    this.#order = undefined;
  }

  /** Within an operation: takes in what the server wrote into a segment, as if it had come in an update. */
  settle(document: LiveDocument, n: number, change: SegmentChange, now: number): void {
    const { tick } = this.#operations;
    assert(tick, "an operation runs");
    this.#applyEffects(document, n, change, tick, now);
  }

  /** Within an operation: a person's marker in the live segment rises to the highest accepted order key. */
  markAllSeen(userId: UserId): void {
    const last = this.#orderState().last;
    if (last === undefined) return;
    const live = this.#warmNow(this.liveName);
    this.#orderState().raise(userId, last);
    live.writeAsServer(() => raiseMarker(live.segment, userId, serverDeviceId, last));
    this.#operations.tick?.mark(userId);
  }

  /** Counts what a person would add. @returns why it has to wait, if it has. */
  countAddition(document: LiveDocument, userId: UserId, addition: Addition, now: number): OverQuota | undefined {
    const live = document.address.kind === "segment" ? this.#warmNow(this.liveName) : undefined;
    return this.#quota.take(document, userId, addition, { live, restored: this.progress.restored?.live, now });
  }

  /** A segment if it is in memory. */
  warmSegment(n: number): LiveDocument | undefined {
    const document = this.documents.get(segmentDocName(this.key, n));
    return document?.isWarm === true ? document : undefined;
  }

  /** A segment that an operation named, warm. */
  segmentNow(n: number): LiveDocument {
    return this.#warmNow(segmentDocName(this.key, n));
  }

  #warmNow(name: DocName): LiveDocument {
    const document = this.documents.get(name);
    assert(document?.isWarm, `${name} is warm`);
    return document;
  }

  #drain(document: LiveDocument, tick: TickBuilder, now: number): void {
    const { address } = document;
    for (const queued of document.takeQueued(tick.budget)) {
      const { userId } = queued.from.identity;
      const accepted = tryUpdate(tick, document, queued, {
        mayWrite: this.mayAccess(userId),
        isAdmin: this.isAdmin(userId),
        highestOrderKey: address.kind === "segment" ? this.#orderState().last : undefined,
        count: (addition) => this.countAddition(document, userId, addition, now),
      });
      if (accepted === undefined || address.kind !== "segment") continue;
      this.#applyEffects(document, address.segment, accepted, tick, now);
      // What comes now is late: it is taken in once the next segment is there.
      if (this.#isLiveFull()) return;
    }
  }

  #applyEffects(document: LiveDocument, n: number, change: SegmentChange, tick: TickBuilder, now: number): void {
    const scope: SegmentScope = {
      home: document,
      homeNumber: n,
      live: this.#warmNow(this.liveName),
      liveNumber: this.progress.live,
      segmentAt: (segment) => this.warmSegment(segment),
      order: this.#orderState(),
      now,
      noteErasure: (name) => tick.noteErasure(name, now),
    };
    applySegmentEffects(scope, change);
    tick.noteChange(change);
    const progress = nextProgress(this.progress, change, this.#orderState().last);
    if (progress === undefined) return;
    this.progress = progress;
    tick.setRecord(tables.progress, this.key, progress);
  }

  #orderState(): OrderState {
    this.#order ??= new OrderState(
      this.progress.lastOrderKey ?? undefined,
      this.#warmNow(this.liveName).index.markers(),
    );
    return this.#order;
  }

  #isLiveFull(): boolean {
    return this.#roll.isFull(this.documents.get(this.liveName));
  }

  /** @returns whether a roll was queued. */
  #rollIfFull(): boolean {
    if (this.#roll.isUnderWay || !this.#isLiveFull()) return false;
    const documents = [this.metaName, this.liveName];
    this.#operations.addFirst(this.#roll.begin(documents, () => this.#raiseLive(this.progress.live + 1)));
    return true;
  }

  /** Makes a higher segment the live one, with everybody's highest marker in it. */
  #raiseLive(live: number): readonly RecordWrite[] {
    const order = this.#orderState();
    const next = this.#cache.create(segmentDocName(this.key, live));
    next.writeAsServer(() => {
      for (const [userId, marker] of order.markers) raiseMarker(next.segment, userId, serverDeviceId, marker);
    });
    const { document, maps } = this.meta;
    document.writeAsServer(() => maps.info.set(infoKeys.live, live));
    const { tick } = this.#operations;
    tick?.retire(this.liveName);
    this.progress = { ...this.progress, live };
    // Where the messages of this tick note their progress too: of several, the last one counts.
    tick?.setRecord(tables.progress, this.key, this.progress);
    return [];
  }
}
