import { describe, expect, test } from "vitest";
import "../../../client/components/message.ts";
import type { RoostMessage } from "../../../client/components/message.ts";
import type { MessageRow } from "../../../client/components/timeline-rows.ts";
import type { FailedMessageEvent } from "../../../client/components/message-failure.ts";
import type { MessageView } from "../../../client/store/views.ts";
import { createMessage, type Line } from "../gallery/messages.ts";
import { me, people } from "../gallery/people.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const now = new Date(2026, 10, 20, 18, 5).getTime();

async function show(text: string, line: Partial<Line> = {}, row: Partial<MessageRow> = {}): Promise<RoostMessage> {
  const message: MessageView = createMessage({ by: people.anna.id, ago: 0, ...line, text }, now, 1);
  const full: MessageRow = {
    kind: "message",
    key: message.id,
    message,
    startsGroup: true,
    endsGroup: true,
    isLate: false,
    readers: [],
    ...row,
  };
  return mount("roost-message", { row: full, author: "Anna Kowalska", named: true });
}

const textOf = (message: RoostMessage): string | null | undefined => deep(message, ".text")?.textContent;
const labelOf = (message: RoostMessage): string | null | undefined =>
  deep(message, "article")?.getAttribute("aria-label");

describe("a message", () => {
  test("says who wrote it, when, and how far it got", async () => {
    expect(labelOf(await show("Hi"))).toMatch(/^Anna Kowalska, Friday, (20 November|November 20,) 2026/u);
    const own = { by: me.id };
    expect(labelOf(await show("Hi", { ...own, state: "pending" }))).toMatch(
      /^You, .*Not sent yet – it is kept here and goes out by itself$/u,
    );
    expect(labelOf(await show("Hi", { ...own, state: "sent" }))).toMatch(/, Sent$/u);
    expect(labelOf(await show("Hi", { ...own, state: "seen" }))).toMatch(/, Seen$/u);
    expect(labelOf(await show("Hi", { ...own, state: "seen", editUnsent: true }))).toMatch(/Not sent yet/u);
    expect(labelOf(await show("Hi", { ...own, state: "failed" }))).toMatch(/, Not accepted$/u);
  });

  test("gives each state of delivery a shape of its own", async () => {
    const shapes = new Set<string>();
    for (const state of ["pending", "sent", "seen", "failed"] as const) {
      const message = await show("Hi", { by: me.id, state });
      shapes.add(
        [...(message.shadowRoot?.querySelectorAll("svg path, svg circle") ?? [])]
          .map((part) => part.outerHTML.replaceAll(/<!--.*?-->/gu, ""))
          .join(),
      );
    }
    expect(shapes.size).toBe(4);
  });

  test("shows the text exactly as it was written, with its line breaks and no white space of ours", async () => {
    const text = "  one\n\n\ttwo  three\nfour ";
    const message = await show(text);
    expect(textOf(message)).toBe(text);
    expect(getComputedStyle(deep(message, ".text") as Element).whiteSpace).toBe("pre-wrap");
    const short = await show("Hi");
    expect(deep(short, ".bubble")?.offsetHeight).toBeLessThan(60);
  });

  test("shows markup as text", async () => {
    const text = "<img src=x onerror=alert(1)> <b>bold</b> &amp;";
    const message = await show(text);
    expect(textOf(message)).toBe(text);
    expect(message.shadowRoot?.querySelector("img, b")).toBeNull();
  });

  test("makes links that tell the other site nothing", async () => {
    const message = await show("see https://example.org/a, or javascript:alert(1)");
    const links = allDeep(message, "a");
    expect(links.map((link) => link.getAttribute("href"))).toEqual(["https://example.org/a"]);
    expect(links[0]?.getAttribute("rel")).toBe("noopener noreferrer");
    expect(textOf(message)).toBe("see https://example.org/a, or javascript:alert(1)");
  });

  test("reads each text in its own direction", async () => {
    const direction = (message: RoostMessage): string =>
      getComputedStyle(deep(message, ".text")?.parentElement as Element).direction;
    expect(direction(await show("שלום, מה שלומך?"))).toBe("rtl");
    expect(direction(await show("Hello"))).toBe("ltr");
    // Whom it is said to, or an address, does not decide for the whole of it.
    expect(direction(await show(`@${people.anna.id} שלום, מה שלומך?`))).toBe("rtl");
    expect(direction(await show("https://example.org שלום"))).toBe("rtl");
  });

  test("shows a few emoji large and without a bubble", async () => {
    expect(deep(await show("🎉🎉"), ".bubble")).toBeUndefined();
    expect(deep(await show("🎉 party"), ".bubble")).toBeDefined();
  });

  test("shows of a deleted message only that there was one", async () => {
    const message = await show("secret", { deleted: true });
    expect(message.shadowRoot?.textContent).toContain("Message deleted");
    expect(message.shadowRoot?.textContent).not.toContain("secret");
  });

  test("names its author once per group, and only where there are several", async () => {
    const name = (message: RoostMessage): string | undefined => deep(message, ".author")?.textContent ?? undefined;
    expect(name(await show("Hi"))).toBe("Anna Kowalska");
    expect(name(await show("Hi", {}, { startsGroup: false }))).toBeUndefined();
    const message = await show("Hi");
    message.named = false;
    await message.updateComplete;
    expect(name(message)).toBeUndefined();
  });

  test("tells the day too when it came late", async () => {
    const message = await show("Hi", { ago: (365 + 3) * 24 * 60 }, { isLate: true });
    expect(deep(message, "time")?.textContent).toMatch(/17.*2025/u);
  });

  test("offers what can be done when it was not accepted", async () => {
    const message = await show("Hi", { by: me.id, state: "failed" });
    const heard: string[] = [];
    message.addEventListener("failed-message", (event) => heard.push((event as FailedMessageEvent).action));
    await until(() => allDeep(message, "button").length > 0);
    const labels = allDeep(message, "button").map((button) => button.textContent?.trim());
    expect(labels).toEqual(["Try again", "Edit", "Copy text", "Discard"]);
    allDeep(message, "button").forEach((button) => button.click());
    expect(heard).toEqual(["retry", "edit", "copy", "discard"]);
  });

  test("does not offer to send a change that was not accepted, which would be a second message", async () => {
    const message = await show("Hi", { by: me.id, state: "failed", failure: "edit-not-valid" });
    await until(() => allDeep(message, "button").length > 0);
    expect(allDeep(message, "button").map((button) => button.textContent?.trim())).toEqual(["Copy text", "Discard"]);
    expect(
      allDeep(message, "p")
        .map((text) => text.textContent)
        .join(),
    ).toContain("Not changed: the server did not");
  });
});
