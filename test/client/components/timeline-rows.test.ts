import { html } from "lit";
import { describe, expect, test } from "vitest";
import type { OrderKey, UserId } from "../../../shared/lib/ids.ts";
import { TimelineRows, type MessageRow } from "../../../client/components/timeline-rows.ts";
import type { MessageView, TimelineView } from "../../../client/store/views.ts";
import { createMessage, type Line } from "../gallery/messages.ts";
import { me, people } from "../gallery/people.ts";

const noon = new Date(2026, 10, 20, 12).getTime();
const day = 24 * 60;
const anna = people.anna.id;

function viewOf(messages: readonly MessageView[], rest: Partial<TimelineView> = {}): TimelineView {
  return { ready: true, hasOlder: true, hasNewer: false, newBelow: 0, messages, ...rest };
}

function message(by: UserId, ago: number, index: number, rest: Partial<Line> = {}): MessageView {
  return createMessage({ by, text: "text", ago, ...rest }, noon, index);
}

const shape = (view: TimelineView): string[] =>
  new TimelineRows()
    .build(view)
    .map((row) =>
      row.kind === "message"
        ? `${row.message.own ? "me" : "other"}${row.startsGroup ? " first" : ""}${row.endsGroup ? " last" : ""}`
        : row.kind,
    );

describe("rows of a timeline", () => {
  test("group what one author wrote within five minutes", () => {
    const messages = [message(anna, 30, 0), message(anna, 27, 1), message(anna, 20, 2), message(me.id, 19, 3)];
    expect(shape(viewOf(messages))).toEqual(["day", "other first", "other last", "other first last", "me first last"]);
  });

  test("begin with the beginning, once there is nothing older", () => {
    expect(shape(viewOf([], { hasOlder: false }))).toEqual(["start"]);
    expect(shape(viewOf([], { hasOlder: true }))).toEqual([]);
  });

  test("say at either end that messages are missing there, but not where the chat itself begins or ends", () => {
    const gap = { older: true, newer: true, note: html`missing` };
    const kinds = (rest: Partial<TimelineView>): string[] =>
      new TimelineRows().build(viewOf([message(anna, 3, 0)], rest), undefined, gap).map(({ kind }) => kind);
    expect(kinds({ hasOlder: true, hasNewer: true })).toEqual(["gap", "day", "message", "gap"]);
    expect(kinds({ hasOlder: false })).toEqual(["start", "day", "message"]);
  });

  test("have a heading for each day and end the group before it", () => {
    const late = 12 * 60 + 1;
    expect(shape(viewOf([message(anna, late, 0), message(anna, late - 2, 1)]))).toEqual([
      "day",
      "other first last",
      "day",
      "other first last",
    ]);
  });

  test("have a line before the first unread message, which begins a group", () => {
    const messages = [message(anna, 3, 0), message(anna, 2, 1)];
    expect(shape(viewOf(messages, { firstUnreadId: messages[1]?.id as MessageView["id"] }))).toEqual([
      "day",
      "other first last",
      "unread",
      "other first last",
    ]);
  });

  test("say of a message that came days late that it is late, and never go back a day", () => {
    const onTime = message(anna, 10, 0);
    const stamped = message(me.id, 5, 1);
    const old = message(me.id, 3 * day, 2);
    const late: MessageView = { ...old, ...(stamped.orderKey === undefined ? {} : { orderKey: stamped.orderKey }) };
    const rows = new TimelineRows().build(viewOf([onTime, late]));
    expect(rows.map((row) => row.kind)).toEqual(["day", "message", "message"]);
    expect((rows[2] as MessageRow).isLate).toBe(true);
    expect((rows[1] as MessageRow).isLate).toBe(false);
  });

  test("say that a message is late also where it is the first of the day that it came on", () => {
    const stamped = message(me.id, 5, 1);
    const late: MessageView = { ...message(me.id, 3 * day, 2), orderKey: stamped.orderKey as OrderKey };
    const rows = new TimelineRows().build(viewOf([late, message(anna, 3, 3)]));
    expect(rows.map((row) => (row.kind === "message" ? row.isLate : row.kind))).toEqual(["day", true, false]);
  });

  test("do not go back a day for a pending message that was written before what arrived meanwhile", () => {
    const pending = message(me.id, 2 * day, 1, { state: "pending" });
    expect(shape(viewOf([message(anna, 10, 0), pending]))).toEqual(["day", "other first last", "me first last"]);
  });

  test("keep their identity while they look the same", () => {
    const rows = new TimelineRows();
    const messages = [message(anna, 30, 0), message(me.id, 27, 1)];
    const before = rows.build(viewOf(messages));
    const after = rows.build(viewOf([...messages, message(anna, 3, 2)]));
    expect(after.slice(0, 3)).toEqual(before);
    expect(after[1]).toBe(before[1]);
    expect(after[2]).toBe(before[2]);
    const grown = rows.build(viewOf([...messages, message(anna, 3, 2), message(anna, 2, 3)]));
    expect(grown[3]).not.toBe(after[3]);
    expect((grown[3] as MessageRow).endsGroup).toBe(false);
  });

  test("have keys of their own, whatever the days are", () => {
    const messages = Array.from({ length: 50 }, (_, i) => message(i % 3 === 0 ? me.id : anna, (50 - i) * 700, i));
    const keys = new TimelineRows().build(viewOf(messages)).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
