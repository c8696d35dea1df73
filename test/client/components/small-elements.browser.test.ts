import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/components/search-field.ts";
import "../../../client/components/seen-list.ts";
import "../../../client/components/typing-line.ts";
import { everybody, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());

describe("the typing line", () => {
  test("is always as high, whoever is writing", async () => {
    const line = await mount("roost-typing-line", {});
    const heights = new Set<number>();
    for (const names of [[], ["Anna"], ["Anna", "Bo"], ["Anna", "Bo", "Chen"], ["A very long name ".repeat(20)]]) {
      line.names = names;
      await line.updateComplete;
      heights.add(line.getBoundingClientRect().height);
    }
    expect([...heights]).toEqual([20]);
  });

  test("says who it is", async () => {
    const line = await mount("roost-typing-line", { names: ["Anna"] });
    const text = (): string | undefined => line.shadowRoot?.textContent?.trim();
    expect(text()).toBe("Anna is typing…");
    line.names = ["Anna", "Bo"];
    await line.updateComplete;
    expect(text()).toBe("Anna and Bo are typing…");
    line.names = ["Wolfeschlegelsteinhausenbergerdorff", "Bo"];
    await line.updateComplete;
    expect(text()).toBe("Wolfeschlegelsteinhause… and Bo are typing…");
    line.direct = true;
    await line.updateComplete;
    expect(text()).toBe("typing…");
    await expectAccessible(line);
  });
});

describe("who has seen a message", () => {
  test("is shown by a few faces, and accessible, open too", async () => {
    const seen = await mount("roost-seen-list", { people: everybody });
    expect(allDeep(seen, ".face")).toHaveLength(4);
    expect(deep(seen, "button")?.textContent).toContain(`+${everybody.length - 4}`);
    expect(new Set(allDeep(seen, ".face").map((face) => getComputedStyle(face).backgroundColor)).size).toBeGreaterThan(
      1,
    );
    await expectAccessible(seen);
    deep(seen, "button")?.click();
    await until(() => allDeep(seen, "li").length === everybody.length);
    await expectAccessible(seen);
  });

  test("is told by name, and listed on demand", async () => {
    const seen = await mount("roost-seen-list", { people: [people.anna, people.grace] });
    const button = deep(seen, "button");
    expect(button?.title).toBe("Seen by Anna Kowalska and Grace O’Neill");
    button?.focus();
    await userEvent.keyboard("{Enter}");
    await until(() => allDeep(seen, "li").length === 2);
    await userEvent.keyboard("{Escape}");
    await until(() => allDeep(seen, "li").length === 0);
    expect(seen.shadowRoot?.activeElement).toBe(button);
  });

  test("is nothing if nobody has", async () => {
    const seen = await mount("roost-seen-list", {});
    expect(seen.shadowRoot?.querySelector("button")).toBeNull();
  });
});

describe("small faces", () => {
  test("show a letter that fits into them", async () => {
    const wide = { ...people.anna, displayName: "Marie Wagner" };
    const list = await mount("roost-seen-list", { people: [wide] });
    const face = deep(list, ".face") as HTMLElement;
    expect(face.textContent?.trim()).toBe("M");
    expect(face.scrollWidth).toBeLessThanOrEqual(face.clientWidth);
  });

  test("keep to themselves what stands high above a letter", async () => {
    const tall = { ...people.anna, displayName: `M${"\u0301".repeat(40)}` };
    const list = await mount("roost-seen-list", { people: [tall] });
    expect(getComputedStyle(deep(list, ".face") as HTMLElement).overflow).toBe("hidden");
    const avatar = await mount("roost-avatar", { name: tall.displayName });
    expect(getComputedStyle(deep(avatar, ".face") as HTMLElement).overflow).toBe("hidden");
  });
});

describe("the field to search in lists", () => {
  test("has room for what it is for in the narrowest list, in both languages", async () => {
    // A list of 280 pixels with its border, less the 12 at either side.
    for (const label of ["Search people and chats", "Emberek és beszélgetések"]) {
      const field = await mount("roost-search-field", { label }, { width: 255, height: 60 });
      const input = deep(field, "input", HTMLInputElement) as HTMLInputElement;
      const { fontFamily, fontSize, paddingLeft, paddingRight } = getComputedStyle(input);
      const measure = document.createElement("span");
      Object.assign(measure.style, { fontFamily, fontSize, whiteSpace: "nowrap", position: "absolute" });
      measure.textContent = label;
      document.body.append(measure);
      const room = input.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      expect(measure.getBoundingClientRect().width).toBeLessThanOrEqual(room);
    }
  });
});
