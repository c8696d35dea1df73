import { authorOf, type ChatId, type MessageId } from "../../shared/lib/ids.ts";
import type { SimDevice } from "./machines/sim-device.ts";

/** A message as somebody wrote it. */
export interface WrittenMessage {
  readonly id: MessageId;
  readonly chatId: ChatId;
  readonly text: string;
  readonly device: SimDevice;
  /** Noted in the storage that survives the tab at once. */
  readonly isJournalled: boolean;
  /** The device's disk did not answer: nobody could tell what lies there. */
  readonly isBlind: boolean;
}

/** What the people of a run did and were shown: what the end is compared with. */
export class History {
  readonly written = new Map<MessageId, WrittenMessage>();
  /** By the author or an admin: on which devices, without those that lost it since, or had no room for it. */
  readonly deletions = new Map<MessageId, Set<SimDevice>>();
  /** Shown as sent on some device of the author. */
  readonly shownSent = new Set<MessageId>();
  /** The text was given up by the author, or sent again under another id. */
  readonly givenUp = new Set<MessageId>();
  /** Texts that were sent again. */
  readonly retried = new Set<string>();
  /** A device lost power or had no room, so that what only it had may be gone. */
  readonly mayBeLost = new Set<MessageId>();
  /** Not sent when its tab ended: what is left of it may be on the disk alone. */
  readonly leftBehind = new Set<MessageId>();
  restores = 0;
  /** What the server had accepted and restores took from it: the numbers of these restores. */
  readonly takenBack = new Map<MessageId, readonly number[]>();
  /** Removals by an admin that are not on the disk yet, with the device. */
  readonly #unkept = new Map<MessageId, SimDevice>();
  readonly #deletionCounts = new Map<MessageId, number>();
  /** Whose only deletion was taken back in time: on which device. */
  readonly #undone = new Map<MessageId, SimDevice>();
  readonly #edits = new Map<MessageId, string[]>();

  noteWritten(message: WrittenMessage): void {
    this.written.set(message.id, message);
  }

  noteEdited(id: MessageId, text: string): void {
    this.#edits.set(id, [...(this.#edits.get(id) ?? []), text]);
  }

  noteDeleted(id: MessageId, device: SimDevice): void {
    const devices = this.deletions.get(id) ?? new Set();
    this.deletions.set(id, devices);
    this.#deletionCounts.set(id, (this.#deletionCounts.get(id) ?? 0) + 1);
    this.#undone.delete(id);
    if (!device.values.isFull) devices.add(device);
  }

  /** A removal by an admin is in no journal: until `kept` settles, when it is on the disk, it is gone with the tab. */
  noteUnkept(id: MessageId, device: SimDevice, kept: Promise<void> | undefined): void {
    this.#unkept.set(id, device);
    void kept?.then(() => this.#unkept.delete(id));
  }

  /** Somebody else, or another device, may have deleted it as well. */
  noteUndone(id: MessageId, device: SimDevice): void {
    const devices = this.deletions.get(id) ?? new Set();
    // Tabs undo each other's.
    for (const other of devices) if (other.disk === device.disk) devices.delete(other);
  }

  /** The author took the deletion back in time: unless there was another one, it never happened. */
  noteDeletionUndone(id: MessageId, device: SimDevice): void {
    this.noteUndone(id, device);
    if (this.#deletionCounts.get(id) !== 1) return;
    this.deletions.delete(id);
    this.#undone.set(id, device);
  }

  noteTakenBack(ids: Iterable<MessageId>): void {
    for (const id of ids) {
      this.takenBack.set(id, [...(this.takenBack.get(id) ?? []), this.restores]);
      // It is as good as unsent again.
      this.shownSent.delete(id);
      // A removal by an admin goes with it: its author's devices bring it again if they have not heard of the removal.
      const devices = this.deletions.get(id) ?? new Set();
      for (const device of devices) if (device.identity.userId !== authorOf(id)) devices.delete(device);
    }
  }

  /** What was taken back is only as safe as its author's devices: the last copy may have been lost with one of them. */
  noteCopies(isHeld: (message: WrittenMessage) => boolean): void {
    for (const id of this.takenBack.keys()) {
      const message = this.written.get(id);
      if (message !== undefined && !this.shownSent.has(id) && !isHeld(message)) this.mayBeLost.add(id);
    }
  }

  noteRetried(id: MessageId, text: string): void {
    this.givenUp.add(id);
    this.retried.add(text);
  }

  noteGivenUp(id: MessageId): void {
    this.givenUp.add(id);
  }

  /** Everything that a message may say: the text as written, and its edits. */
  textsOf(id: MessageId): readonly string[] {
    const written = this.written.get(id)?.text;
    return [...(written === undefined ? [] : [written]), ...(this.#edits.get(id) ?? [])];
  }

  /** The tab is gone: what was written while there was no room may never have reached the disk. */
  noteCrash(device: SimDevice): void {
    for (const message of this.written.values()) {
      if (message.device !== device || this.shownSent.has(message.id)) continue;
      this.leftBehind.add(message.id);
      if (!message.isJournalled) this.mayBeLost.add(message.id);
    }
    for (const [id, remover] of this.#unkept) if (remover === device) this.noteUndone(id, device);
  }

  /** What a device had not brought to the server may be gone. */
  noteLoss(device: SimDevice): void {
    for (const message of this.written.values()) {
      if (message.device !== device || this.shownSent.has(message.id)) continue;
      this.leftBehind.add(message.id);
      this.mayBeLost.add(message.id);
    }
    for (const devices of this.deletions.values()) devices.delete(device);
    // What it took back may be noted on its disk all the same.
    for (const [id, undoer] of this.#undone) if (undoer === device) this.deletions.set(id, new Set());
  }
}
