import type { ChatId, MessageId } from "../../shared/lib/ids.ts";
import type { SimDevice } from "./machines/sim-device.ts";

/** A message as somebody wrote it. */
export interface WrittenMessage {
  readonly id: MessageId;
  readonly chatId: ChatId;
  readonly text: string;
  readonly device: SimDevice;
  /** The device's disk has it, or its journal. */
  isKept: boolean;
}

/** What the people of a run did and were shown: what the end is compared with. */
export class History {
  readonly written = new Map<MessageId, WrittenMessage>();
  /** Shown as sent, since the last restore, on some device of the author. */
  readonly shownSent = new Set<MessageId>();
  /** Deleted by the author, removed by an admin, or given up: the text may be gone, and must be in the end. */
  readonly deleted = new Set<MessageId>();
  /** A device lost power or its storage was full, so that what only it had may be gone. */
  readonly mayBeLost = new Set<MessageId>();
  restores = 0;

  noteWritten(message: WrittenMessage): void {
    this.written.set(message.id, message);
  }

  /** What a device had not brought to the server may be gone. */
  noteLoss(device: SimDevice): void {
    for (const message of this.written.values()) {
      if (message.device === device && !this.shownSent.has(message.id)) this.mayBeLost.add(message.id);
    }
  }
}
