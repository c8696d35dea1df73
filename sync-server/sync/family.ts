import type { DocName } from "../../shared/lib/doc-name.ts";
import type { MessageId, UserId } from "../../shared/lib/ids.ts";
import type { RecordWrite } from "../storage/contracts.ts";
import type { LiveDocument } from "./live-document.ts";
import type { TickBudget } from "./tick-budget.ts";

/**
 * The documents that are decided on and committed together: a chat's, or a person's private one. A family is the unit
 * of access: who may read one of its documents may read all.
 */
export interface Family {
  readonly key: string;
  /** The documents of this family that are in memory. */
  readonly documents: ReadonlyMap<DocName, LiveDocument>;
  mayAccess(userId: UserId): boolean;
  /** Whether the family has a document of this name. */
  hasDocument(name: DocName): boolean;
  /** Takes a document into memory, cold. */
  open(name: DocName): Promise<LiveDocument>;
  /** While it is held, nothing of it is staged: something replaces one of its documents. */
  isHeld: boolean;
  /** Forgotten after a failure: another one takes its place, and nothing may be done with this one. */
  readonly isDropped: boolean;
  /** Nothing of the server's own waits to be run. */
  readonly isIdle: boolean;
  /** Takes documents out of memory that nobody has open. @returns them. */
  prune(): readonly LiveDocument[];
  /**
   * Tries what is queued, as long as there is budget. Synchronous; where something is left over or not in memory yet, the
   * family is scheduled again.
   */
  stage(now: number, budget: TickBudget): StagedTick;
  /** The tick is on disk. Called after its documents' `endCommit`, before anything is sent. */
  committed(tick: StagedTick): void;
  /** One of its documents was replaced on disk. */
  replaced(document: LiveDocument): void;
  /** The tick could not be written: forget everything in memory. */
  drop(code: number, reason: string): void;
}

/** What one family wants written in one tick. */
export interface StagedTick {
  readonly writes: readonly RecordWrite[];
  readonly outcomes: readonly UpdateOutcome[];
  /** Operations of the server that are part of the tick. */
  readonly operations: readonly Operation[];
  /** Messages that are new with this tick. */
  readonly accepted: readonly MessageId[];
  /** Whose marker was written. */
  readonly markedBy: ReadonlySet<UserId>;
  /** Segments that are no longer live: they hardly change any more. */
  readonly retired: readonly DocName[];
  /** Documents that were noted in `tables.erasures`. */
  readonly erased: readonly DocName[];
  /** Whether a message lost its content. */
  readonly hasDeletions: boolean;
  /** Whether a message says something else now. */
  readonly hasEdits: boolean;
}

/** What became of one update, to be told after the commit. */
export type UpdateOutcome =
  | {
      readonly type: "accepted";
      readonly document: LiveDocument;
      readonly queued: Queued;
      readonly clients: readonly number[];
      readonly resync: boolean;
    }
  | { readonly type: "resync"; readonly document: LiveDocument; readonly queued: Queued }
  | {
      readonly type: "closed";
      readonly document: LiveDocument;
      readonly queued: Queued;
      readonly code: number;
      readonly reason: string;
    };

type Queued = LiveDocument["queue"][number];

/** A change by the server itself: REST, membership, a roll. */
export interface Operation {
  /** Documents that must be warm before it runs. */
  readonly documents: readonly DocName[];
  /** Writes to documents by `LiveDocument.writeAsServer` and says which records go with it. May throw a refusal. */
  run(now: number): readonly RecordWrite[];
  done(): void;
  fail(error: unknown): void;
}
