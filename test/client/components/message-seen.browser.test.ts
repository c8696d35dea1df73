import { describe, expect, test } from "vitest";
import "../../../client/components/message.ts";
import type { MessageActionEvent } from "../../../client/components/message-events.ts";
import type { RoostMessage } from "../../../client/components/message.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { createMessage } from "../gallery/messages.ts";
import { me, people } from "../gallery/people.ts";
import { deep, mount } from "../support/mount.ts";

const audience = [people.anna.id, people.balint.id, people.grace.id];

async function show(seenBy: readonly UserId[], by: UserId = me.id): Promise<RoostMessage> {
  const message = createMessage({ by, ago: 0, text: "Hi", seenBy, state: "seen" }, Date.now(), 1);
  const place = { startsGroup: true, endsGroup: true, isLate: false, readers: [] };
  const row = { kind: "message" as const, key: message.id, message, ...place };
  return mount("roost-message", {
    row,
    author: "Anna",
    named: true,
    audience,
    rights: { writable: true, admin: false },
  });
}

function press(message: RoostMessage, key: string, init: KeyboardEventInit = {}): string | undefined {
  let asked: string | undefined;
  message.addEventListener("message-action", (event) => (asked = (event as MessageActionEvent).action), { once: true });
  const article = deep(message, "article") as HTMLElement;
  article.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...init }),
  );
  return asked;
}

const labelOf = (message: RoostMessage): string => deep(message, "article")?.getAttribute("aria-label") ?? "";

describe("an own message in a group", () => {
  test("says how many of how many have seen it, and not just that somebody has", async () => {
    expect(labelOf(await show([]))).toMatch(/, Sent$/u);
    expect(labelOf(await show([people.grace.id]))).toMatch(/, Seen by 1 of 3$/u);
    expect(labelOf(await show(audience))).toMatch(/, Seen by everybody$/u);
  });

  test("does not count who has left", async () => {
    expect(labelOf(await show([people.grace.id, people.hiro.id]))).toMatch(/, Seen by 1 of 3$/u);
  });

  test("tells who has, on a click on the check", async () => {
    const message = await show([people.grace.id]);
    let asked = "";
    message.addEventListener("message-action", (event) => (asked = (event as MessageActionEvent).action));
    (deep(message, 'button[title="Seen by 1 of 3"]') as HTMLElement).click();
    expect(asked).toBe("seen-by");
  });
});

describe("a message that has the focus", () => {
  test("does by single keys what its menu offers", async () => {
    const message = await show([]);
    const keys = ["r", "t", "e", "c", "f", "p", "Delete", "+"];
    expect(keys.map((key) => press(message, key))).toEqual([
      "reply",
      "thread",
      "edit",
      "copy-text",
      "forward",
      "pin",
      "delete",
      "react",
    ]);
  });

  test("does nothing that is not possible with it, and leaves the browser its own keys", async () => {
    const others = await show([], people.anna.id);
    expect(press(others, "e")).toBeUndefined();
    expect(press(others, "Delete")).toBeUndefined();
    expect(press(others, "c", { ctrlKey: true })).toBeUndefined();
    expect(press(others, "u")).toBe("mark-unread");
  });
});
