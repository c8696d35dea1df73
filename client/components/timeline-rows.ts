import type { TemplateResult } from "lit";
import { sentAtOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import type { MessageView, TimelineView } from "../store/views.ts";
import { dayNumber } from "./times.ts";

/** One row of the timeline. Rows keep their identity while they would look the same; keys are stable for ever. */
export type TimelineRow =
  | { readonly kind: "start"; readonly key: string }
  | { readonly kind: "gap"; readonly key: string }
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "unread"; readonly key: string }
  | MessageRow;

export interface MessageRow {
  readonly kind: "message";
  readonly key: MessageId;
  readonly message: MessageView;
  /** First and last of its author's run of messages. */
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
  /** It was written on another day than the one under which it stands: it came late. */
  readonly isLate: boolean;
  /** Who has read up to here and no further, without the reader and the author. */
  readonly readers: readonly UserId[];
}

/** At which ends of what is loaded messages are missing on this device, and what is said there. */
export interface TimelineGap {
  readonly older: boolean;
  readonly newer: boolean;
  readonly note: TemplateResult;
}

export const unreadRowKey = "unread";
const groupGapMs = 5 * 60_000;

/** Turns messages into rows; call it with each new view of the same chat. */
export class TimelineRows {
  #rows = new Map<string, TimelineRow>();
  readonly #days = new WeakMap<MessageView, number>();
  /** Where days begin in the last list. */
  #dayIndexes: number[] = [];

  /** `me`: shows how far the others have read; without, nobody asked. */
  build(view: TimelineView, me?: UserId, gap?: TimelineGap): TimelineRow[] {
    const rows: TimelineRow[] = [];
    const { messages } = view;
    let day = Number.NEGATIVE_INFINITY;
    let previous: MessageView | undefined;
    if (view.ready && !view.hasOlder) rows.push({ kind: "start", key: "start" });
    if (view.hasOlder && gap?.older === true) rows.push({ kind: "gap", key: "gap above" });
    messages.forEach((message, index) => {
      const ownDay = this.#dayOf(message);
      const isNewDay = ownDay > day;
      const isFirstUnread = message.id === view.firstUnreadId;
      if (isNewDay) rows.push({ kind: "day", key: `day ${message.id}`, at: placedAt(message) });
      if (isFirstUnread) rows.push({ kind: "unread", key: unreadRowKey });
      day = Math.max(day, ownDay);
      const startsGroup = isNewDay || isFirstUnread || !isSameGroup(previous, message);
      const next = messages[index + 1];
      const endsGroup =
        next === undefined || next.id === view.firstUnreadId || this.#dayOf(next) > day || !isSameGroup(message, next);
      const isLate = message.orderKey !== undefined && dayNumber(message.sentAt) !== day;
      const readers = me === undefined ? nobody : readersUpTo(message, next, me);
      rows.push({ kind: "message", key: message.id, message, startsGroup, endsGroup, isLate, readers });
      previous = message;
    });
    if (view.hasNewer && gap?.newer === true) rows.push({ kind: "gap", key: "gap below" });
    this.#dayIndexes = [];
    rows.forEach(({ kind }, index) => kind === "day" && this.#dayIndexes.push(index));
    return this.#keepIdentity(rows);
  }

  /** A row of the last list. */
  find(key: string): TimelineRow | undefined {
    return this.#rows.get(key);
  }

  /** Where in the last list the day of a row begins, and where the next one does. */
  daysAround(index: number): { readonly current: number | undefined; readonly next: number | undefined } {
    let low = 0;
    let high = this.#dayIndexes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#dayIndexes[middle] as number) <= index) low = middle + 1;
      else high = middle;
    }
    return { current: this.#dayIndexes[low - 1], next: this.#dayIndexes[low] };
  }

  #dayOf(message: MessageView): number {
    let day = this.#days.get(message);
    if (day === undefined) this.#days.set(message, (day = dayNumber(placedAt(message))));
    return day;
  }

  #keepIdentity(rows: TimelineRow[]): TimelineRow[] {
    const known = new Map<string, TimelineRow>();
    rows.forEach((row, index) => {
      const old = this.#rows.get(row.key);
      if (old !== undefined && isSameRow(old, row)) rows[index] = old;
      known.set(row.key, rows[index] ?? row);
    });
    this.#rows = known;
    return rows;
  }
}

const nobody: readonly UserId[] = [];

function readersUpTo(message: MessageView, next: MessageView | undefined, me: UserId): readonly UserId[] {
  if (message.seenBy.length === 0 || next?.seenBy === message.seenBy) return nobody;
  return message.seenBy.filter((id) => id !== me && id !== next?.author && next?.seenBy.includes(id) !== true);
}

/** The time by which a message has its place: of its arrival, if it came late. */
function placedAt(message: MessageView): number {
  return message.orderKey === undefined ? message.sentAt : sentAtOf(message.orderKey);
}

function isSameGroup(a: MessageView | undefined, b: MessageView): boolean {
  return a !== undefined && a.author === b.author && Math.abs(b.sentAt - a.sentAt) <= groupGapMs;
}

function isSameRow(a: TimelineRow, b: TimelineRow): boolean {
  if (a.kind !== "message" || b.kind !== "message") return a.kind === b.kind;
  return (
    a.message === b.message &&
    a.startsGroup === b.startsGroup &&
    a.endsGroup === b.endsGroup &&
    a.isLate === b.isLate &&
    a.readers.join() === b.readers.join()
  );
}

/** About how high a row will be, in pixels, as long as it was never on the screen. */
export function estimateRowHeight(row: TimelineRow): number {
  switch (row.kind) {
    case "start":
      return 240;
    case "gap":
      return 76;
    case "day":
      return 52;
    case "unread":
      return 44;
    case "message": {
      const { text, replyTo, reactions, thread } = row.message;
      // Long code is folded.
      const most = text.includes("```") ? 24 : Infinity;
      const all = 1 + Math.floor(text.length / 62) + (text.includes("\n") ? text.split("\n").length - 1 : 0);
      const extra =
        (replyTo === undefined ? 0 : 52) +
        (reactions.length === 0 ? 0 : 32) +
        (thread === undefined ? 0 : 36) +
        (row.readers.length > 0 ? 26 : 0);
      return 16 + Math.min(all, most) * 22 + (row.startsGroup ? 10 : 2) + extra;
    }
  }
}

/** Whether two views have the same rows. */
export function hasSameRows(a: TimelineView | undefined, b: TimelineView): boolean {
  return (
    a?.messages === b.messages &&
    a.firstUnreadId === b.firstUnreadId &&
    a.hasOlder === b.hasOlder &&
    a.hasNewer === b.hasNewer &&
    a.ready === b.ready
  );
}
