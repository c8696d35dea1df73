import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/components/code-block.ts";
import "../../../client/components/timeline.ts";
import type { RoostCodeBlock } from "../../../client/components/code-block.ts";
import type { RoostTimeline } from "../../../client/components/timeline.ts";
import { createHistory, createMessage } from "../gallery/messages.ts";
import { me, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { frames, traceTop, until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const now = new Date(2026, 10, 20, 18).getTime();
const history = createHistory(60, [me.id, people.anna.id], now);
const codeOf = (count: number): string => Array.from({ length: count }, (_, i) => `line(${i + 1});`).join("\n");
const fenced = (count: number): string => `Look:\n\`\`\`js\n${codeOf(count)}\n\`\`\`\nand after it`;

async function showBlock(count: number): Promise<RoostCodeBlock> {
  const block = await mount("roost-code-block", { source: codeOf(count), language: "js" }, { width: 390, height: 500 });
  block.style.alignSelf = "start";
  const text = document.createElement("span");
  text.style.whiteSpace = "pre";
  text.textContent = block.source;
  block.append(text);
  return block;
}

const toggleOf = (root: Element): HTMLElement | undefined => deep(root, "[aria-expanded]");
const logOf = (timeline: RoostTimeline): HTMLElement => deep(timeline, "[role=log]") as HTMLElement;
const blockOf = (timeline: RoostTimeline): RoostCodeBlock => deep(timeline, "roost-code-block") as RoostCodeBlock;
const topOf = (element: Element): number => element.getBoundingClientRect().top;
const isInView = (element: Element, log: HTMLElement): boolean =>
  topOf(element) >= topOf(log) && element.getBoundingClientRect().bottom <= log.getBoundingClientRect().bottom;

/** A chat with 200 lines of code, `after` messages before its end. */
async function showTimeline(after: number): Promise<RoostTimeline> {
  const code = createMessage({ by: people.anna.id, text: fenced(200), ago: 0, state: "sent" }, now, 5);
  const messages = [...history.slice(0, history.length - after), code, ...history.slice(history.length - after)];
  const view = { ready: true, hasOlder: false, hasNewer: false, newBelow: 0, messages };
  const peopleById = new Map(Object.values(people).map((person) => [person.id, person]));
  const timeline = await mount("roost-timeline", { view, people: peopleById });
  timeline.reveal(code.id);
  await until(() => deep(timeline, "roost-code-block") !== undefined && toggleOf(timeline) !== undefined);
  await frames(6);
  return timeline;
}

beforeEach(() => page.viewport(800, 700));
afterEach(() => document.body.replaceChildren());

describe("long code", () => {
  test("is folded to twenty lines, and shown as a whole and folded again by keyboard", async () => {
    const block = await showBlock(200);
    await expectAccessible(block);
    const folded = block.offsetHeight;
    expect(folded).toBeLessThan(500);
    expect(toggleOf(block)?.getAttribute("aria-expanded")).toBe("false");
    expect(toggleOf(block)?.textContent?.trim()).toBe("Show all 200 lines");
    toggleOf(block)?.focus();
    await userEvent.keyboard("{Enter}");
    expect(toggleOf(block)?.getAttribute("aria-expanded")).toBe("true");
    expect(block.offsetHeight).toBeGreaterThan(200 * 18);
    expect(toggleOf(block)?.matches(":focus")).toBe(true);
    await expectAccessible(block);
    await userEvent.keyboard(" ");
    expect(block.offsetHeight).toBe(folded);
  });

  test("is long only if folding it hides more than a few lines", async () => {
    expect(toggleOf(await showBlock(24))).toBeUndefined();
    expect(toggleOf(await showBlock(25))?.textContent).toContain("25");
  });

  test.each([
    ["at the end of a chat", 0],
    ["with little below it", 1],
    ["further up", 20],
  ])(
    "stays where it begins, %s, in every frame of its growing, and where it is in view after it was folded",
    async (_, after) => {
      const timeline = await showTimeline(after);
      const log = logOf(timeline);
      const block = blockOf(timeline);
      if (after < 2) log.scrollTop = log.scrollHeight;
      await frames(6);
      for (const cut of [0, 200]) {
        // Its first lines may have been scrolled past.
        if (cut > 0) {
          log.scrollTop += topOf(block) - topOf(log) + cut;
          await frames(6);
        }
        const tops = await traceTop(
          () => topOf(block),
          () => toggleOf(block)?.click(),
        );
        expect(Math.max(...tops) - Math.min(...tops), `${cut} px scrolled past`).toBeLessThanOrEqual(2);
        expect(block.offsetHeight).toBeGreaterThan(200 * 18);
        log.scrollTop += block.getBoundingClientRect().bottom - log.getBoundingClientRect().bottom + 20;
        await frames(6);
        toggleOf(block)?.click();
        await frames(12);
        expect(isInView(block, log), "folded again").toBe(true);
      }
    },
  );

  test("lets the chat follow what is new again once it is folded at its end", async () => {
    const timeline = await showTimeline(0);
    const log = logOf(timeline);
    log.scrollTop = log.scrollHeight;
    await frames(6);
    for (let n = 0; n < 2; n++) {
      toggleOf(blockOf(timeline))?.click();
      await frames(12);
    }
    timeline.view = {
      ...timeline.view,
      messages: [...timeline.view.messages, ...createHistory(1, [people.anna.id], now + 9)],
    };
    await frames(12);
    expect(log.scrollHeight - log.clientHeight - log.scrollTop).toBeLessThanOrEqual(2);
    expect(allDeep(timeline, "roost-message").length).toBeGreaterThan(2);
  });
});
