import { afterEach, describe, expect, test } from "vitest";
import "../../../client/components/quote.ts";
import type { QuoteOpenEvent, RoostQuote } from "../../../client/components/quote.ts";
import type { QuoteView } from "../../../client/store/views.ts";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { me, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const names = new Map([[people.anna.id, people.anna.displayName]]);
const id = createMessageId(1, 1, people.anna.id, 0);
const quote: QuoteView = {
  id,
  author: people.anna.id,
  text: "**Hello** @00anna00,\n\nhow are you?",
  deleted: false,
  known: true,
};

const show = (properties: Partial<RoostQuote> = {}): Promise<RoostQuote> =>
  mount("roost-quote", { quote, names, me: me.id, ...properties });
const linesOf = (shown: RoostQuote): readonly (string | undefined)[] =>
  allDeep(shown, "button > span").map((line) => line.textContent?.trim());

afterEach(() => document.body.replaceChildren());

describe("a quoted message", () => {
  test("is accessible in both themes", async () => {
    await expectAccessible(await show({ removable: true }));
  });

  test("shows its author and its words without marks, on one line each", async () => {
    const shown = await show();
    expect(linesOf(shown)).toEqual(["Anna Kowalska", "Hello @Anna Kowalska, how are you?"]);
    expect(deep(shown, "button")?.offsetHeight).toBeLessThan(60);
  });

  test("says what it is there for: an answer, or that it is pinned", async () => {
    const label = async (properties: Partial<RoostQuote>): Promise<string | null | undefined> =>
      deep(await show(properties), "button")?.getAttribute("aria-label");
    expect(await label({})).toBe("Answer to Anna Kowalska: Hello @Anna Kowalska, how are you?");
    expect(await label({ pinned: true })).toBe("Pinned, Anna Kowalska: Hello @Anna Kowalska, how are you?");
  });

  test("says what became of it", async () => {
    expect(linesOf(await show({ quote: { ...quote, text: "", deleted: true } }))[1]).toBe("Message deleted");
    expect(linesOf(await show({ quote: { ...quote, text: "", known: false } }))[1]).toContain("not on this device");
    expect(linesOf(await show({ quote: { ...quote, author: me.id } }))[0]).toBe("You");
  });

  test("leads to the message, and can be taken away where that makes sense", async () => {
    const shown = await show({ removable: true, heading: "Edit message" });
    const heard: string[] = [];
    shown.addEventListener("quote-open", (event) => heard.push((event as QuoteOpenEvent).messageId));
    shown.addEventListener("quote-remove", () => heard.push("remove"));
    for (const button of allDeep(shown, "button")) button.click();
    expect(heard).toEqual([id, "remove"]);
    expect(linesOf(shown)[0]).toBe("Edit message");
    expect(deep(await show(), "[title=Remove]")).toBeUndefined();
  });
});
