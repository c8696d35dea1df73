import type { ChatId } from "../../shared/lib/ids.ts";

/**
 * What this device holds of a chat. `auto`: the newest, as far as the limit for all chats reaches. `whole`: all of it,
 * whatever the limit. `recent`: what is needed to open it. `dropped`: nothing, until somebody opens it.
 */
export type ChatKeeping = "auto" | "whole" | "recent" | "dropped";

/** Bytes of older messages that this device keeps at most, or all there are. */
export type HistoryLimit = number | "all";

export interface ChatStorageView {
  readonly chatId: ChatId;
  /** As it is held, without what the browser adds; 0 if nothing is here. */
  readonly bytes: number;
  readonly keeping: ChatKeeping;
  /** Whether the server would give it again. */
  readonly returns: boolean;
  /** Something of it is not on the server yet, and stays here until it is. */
  readonly holdsUnsent?: boolean;
}

export interface DeviceUsageView {
  /** Of everything that the app stores, as the browser tells; undefined: it does not. */
  readonly usage?: number;
  readonly quota?: number;
  /** Whether the browser promised not to clear it by itself; undefined: it cannot promise that. */
  readonly persisted?: boolean;
  readonly limit: HistoryLimit;
  /** The largest first. */
  readonly chats: readonly ChatStorageView[];
}

/** A text of this person that is only on this device. */
export interface UnsentTextView {
  /** `draft`: not finished; `pending`: on its way; `refused`: the server did not take it. */
  readonly kind: "draft" | "pending" | "refused";
  readonly chatId: ChatId;
  readonly text: string;
}

/** What this device holds of one person, and what the person decides about it. None of it needs the server. */
export interface DeviceStorage {
  /** Reads the disk: a moment's work. */
  readUsage(): Promise<DeviceUsageView>;
  /** What is too much then goes, and what lacks comes, while nobody uses the device. */
  setLimit(limit: HistoryLimit): void;
  setKeeping(chatId: ChatId, keeping: Exclude<ChatKeeping, "dropped">): void;
  /** Takes a chat off this device until it is opened again. False: something in it is unsent or in use, and stays. */
  drop(chatId: ChatId): Promise<boolean>;
  /** Asks the browser not to clear this device's copy by itself. False: it does not promise. */
  askToPersist(): Promise<boolean>;
  listUnsent(): Promise<readonly UnsentTextView[]>;
  /** Everything that this device holds as one JSON document, made while it is read. */
  exportAll(): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}
