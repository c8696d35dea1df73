import { html, render } from "lit";
import { afterEach, describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { messageText, type MessageTextOptions } from "../../../client/components/message-text.ts";
import "../../../client/styles/sheet.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { me, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { deep } from "../support/mount.ts";

const names: ReadonlyMap<UserId, string> = new Map([
  [people.anna.id, people.anna.displayName],
  [me.id, me.displayName],
]);

function show(text: string, options: MessageTextOptions = {}): HTMLElement {
  const frame = document.createElement("main");
  frame.className = "bg-bubble p-2 text-15 text-ink";
  const heading = html`<h1 class="sr-only">Text</h1>`;
  render(
    html`${heading}
      <div class="text whitespace-pre-wrap" dir="auto">${messageText(text, options)}</div>`,
    frame,
  );
  document.body.replaceChildren(frame);
  return frame.querySelector(".text") as HTMLElement;
}

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

const everything = [
  "**bold** *italic* ~~gone~~ `code` @00anna00 @0000me00 @all",
  "> quoted **words**",
  "- one",
  "  1. two",
  "```ts",
  "const a = 1;",
  "```",
  "https://example.org and [label](https://example.com/x)",
].join("\n");

describe("a message's text", () => {
  test("is accessible, with everything in it, in both themes", async () => {
    const page = show(everything, { names, me: me.id, hits: [[2, 40]] }).parentElement as Element;
    await expectAccessible(page);
    page.classList.replace("bg-bubble", "bg-bubble-own");
    await expectAccessible(page);
  });

  test("shows marks as elements", () => {
    const shown = show("**a** *b* ~~c~~ `d`\n> e\n- f\n3. g");
    const texts = ["strong", "em", "s", "code", "blockquote", "ul li", "ol li"].map((name) =>
      shown.querySelector(name)?.textContent?.trim(),
    );
    expect(texts).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
    expect(shown.querySelector<HTMLLIElement>("ol li")?.value).toBe(3);
  });

  test("never becomes markup", () => {
    const text = `<img src=x onerror="alert(1)"> **<b>x</b>** [<i>](https://a.example)`;
    const shown = show(text);
    expect(shown.querySelector("img, b, i")).toBeNull();
    expect(shown.textContent).toBe(`<img src=x onerror="alert(1)"> <b>x</b> <i>`);
  });

  test("keeps lines and blanks as they were written", () => {
    expect(show("a  b\n\n c").innerText).toBe("a  b\n\n c");
    expect(show("> a\n> b").querySelector("blockquote")?.innerText).toBe("a\nb");
  });

  test("shows mentions by name, and one's own in another colour", () => {
    const shown = show("@00anna00 @0000me00 @all @00000000", { names, me: me.id });
    const mentions = [...shown.querySelectorAll<HTMLElement>(".mention")];
    expect(mentions.map((mention) => mention.textContent)).toEqual([
      "@Anna Kowalska",
      "@Nora Lindqvist",
      "@all",
      "@someone",
    ]);
    const colors = mentions.map((mention) => getComputedStyle(mention).color);
    expect(colors[1]).toBe(colors[2]);
    expect(colors[0]).not.toBe(colors[1]);
  });

  test("marks the hits of a search, across the marks of the text", () => {
    const text = "Kül**dés** és `külde`";
    const shown = show(text, {
      hits: [
        [0, 7],
        [15, 19],
      ],
    });
    expect([...shown.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["Kül", "dé", "küld"]);
    expect(shown.textContent).toBe("Küldés és külde");
  });

  test("opens other sites beside the app, and its own addresses in it", () => {
    const [own, other] = show(`${location.origin}/chats/g0 https://example.org`).querySelectorAll("a");
    expect([own?.target, own?.rel]).toEqual(["", ""]);
    expect([other?.target, other?.rel]).toEqual(["_blank", "noopener noreferrer"]);
  });

  test("takes an address to a line of its own before breaking it, and breaks what no line has room for", () => {
    const lines = (text: string): number => {
      const shown = show(text);
      shown.style.width = "15rem";
      const link = shown.querySelector("a") as HTMLAnchorElement;
      expect(shown.scrollWidth).toBe(shown.clientWidth);
      return link.getClientRects().length;
    };
    expect(lines("Look at these: https://example.org/abc")).toBe(1);
    expect(lines(`https://example.org/${"abc".repeat(30)}`)).toBeGreaterThan(1);
  });

  test("has emoji in colour also where the font has some of its own", () => {
    expect(getComputedStyle(show("fine 😀")).fontVariantEmoji).toBe("unicode");
  });

  test("says where a link with a label leads", () => {
    expect(show("[here](https://example.org/x)").querySelector("a")?.title).toBe("https://example.org/x");
  });

  test("is written from right to left if its words are", () => {
    expect(getComputedStyle(show("שלום **עולם** ok")).direction).toBe("rtl");
    expect(getComputedStyle(show("hello")).direction).toBe("ltr");
  });

  test("lets code be copied as it was written, by keyboard too", async () => {
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const shown = show("```js\nif (a < b) {\n  c();\n}\n```");
    expect(shown.querySelector("roost-code-block")?.textContent).toBe("if (a < b) {\n  c();\n}");
    // Its code comes with the first block that is shown.
    await until(() => deep(shown, "button") !== undefined);
    const button = deep(shown, "button");
    button?.focus();
    await userEvent.keyboard("{Enter}");
    await until(() => button?.getAttribute("title") === "Copied");
    expect(write).toHaveBeenCalledWith("if (a < b) {\n  c();\n}");
  });
});
