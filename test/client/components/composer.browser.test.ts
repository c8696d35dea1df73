import { describe, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import "../../../client/components/composer.ts";
import type {
  DraftChangeEvent,
  MessageSubmitEvent,
  TypingChangeEvent,
} from "../../../client/components/composer-events.ts";
import type { RoostComposer } from "../../../client/components/composer.ts";
import type { QuoteView } from "../../../client/store/views.ts";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { me, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { deep, mount } from "../support/mount.ts";

interface Heard {
  readonly sent: string[];
  readonly drafts: string[];
  readonly typing: boolean[];
}

async function show(properties: Partial<RoostComposer> = {}): Promise<{ composer: RoostComposer; heard: Heard }> {
  const composer = await mount("roost-composer", { placeholder: "Message", ...properties });
  const heard: Heard = { sent: [], drafts: [], typing: [] };
  composer.addEventListener("message-submit", (event) => heard.sent.push((event as MessageSubmitEvent).text));
  composer.addEventListener("draft-change", (event) => heard.drafts.push((event as DraftChangeEvent).text));
  composer.addEventListener("typing-change", (event) => heard.typing.push((event as TypingChangeEvent).typing));
  return { composer, heard };
}

const areaOf = (composer: RoostComposer): HTMLTextAreaElement =>
  deep(composer, "textarea", HTMLTextAreaElement) as HTMLTextAreaElement;
const buttonOf = (composer: RoostComposer): HTMLButtonElement =>
  deep(composer, "button:last-of-type:not([aria-haspopup])", HTMLButtonElement) as HTMLButtonElement;

async function type(composer: RoostComposer, keys: string): Promise<void> {
  composer.focus();
  await userEvent.keyboard(keys);
  await composer.updateComplete;
}

describe("a composer", () => {
  test("has names for its field and its button", async () => {
    const { composer } = await show();
    expect(areaOf(composer).getAttribute("aria-label")).toBe("Message");
    expect(buttonOf(composer).getAttribute("title")).toBe("Send");
    expect(buttonOf(composer).disabled).toBe(true);
  });

  test("sends with Enter, without the white space around, and is empty afterwards", async () => {
    const { composer, heard } = await show();
    await type(composer, "  Hello  {Enter}");
    expect(heard.sent).toEqual(["Hello"]);
    expect(areaOf(composer).value).toBe("");
    expect(heard.drafts.at(-1)).toBe("");
  });

  test("begins a new line with Shift and Enter", async () => {
    const { composer, heard } = await show();
    await type(composer, "one{Shift>}{Enter}{/Shift}two");
    expect(areaOf(composer).value).toBe("one\ntwo");
    expect(heard.sent).toEqual([]);
  });

  test("does not send the Enter that chooses a word in an input method", async () => {
    const { composer, heard } = await show();
    await type(composer, "ni");
    const enter = (init: KeyboardEventInit): boolean =>
      areaOf(composer).dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", cancelable: true, bubbles: true, ...init }),
      );
    enter({ isComposing: true });
    enter({ keyCode: 229 });
    expect(heard.sent).toEqual([]);
    enter({});
    expect(heard.sent).toEqual(["ni"]);
  });

  test("sends nothing that is only white space", async () => {
    const { composer, heard } = await show();
    await type(composer, "   {Enter}");
    expect(heard.sent).toEqual([]);
    expect(areaOf(composer).value).toBe("   ");
  });

  test("keeps the text when nobody can take it", async () => {
    const { composer, heard } = await show();
    composer.addEventListener("message-submit", (event) => event.preventDefault());
    await type(composer, "Precious{Enter}");
    expect(areaOf(composer).value).toBe("Precious");
    expect(heard.drafts.at(-1)).toBe("Precious");
  });

  test("tells every stroke as a draft, and shows the draft it is given", async () => {
    const { composer, heard } = await show({ draft: "from yesterday" });
    expect(areaOf(composer).value).toBe("from yesterday");
    await type(composer, "!");
    expect(heard.drafts).toEqual(["from yesterday!"]);
  });

  test("takes over a draft from another device, but not while something is being written here", async () => {
    const { composer } = await show();
    composer.draft = "from the phone";
    await composer.updateComplete;
    expect(areaOf(composer).value).toBe("from the phone");
    await type(composer, " and here");
    composer.draft = "something else from the phone";
    await composer.updateComplete;
    expect(areaOf(composer).value).toBe("from the phone and here");
  });

  test("does not keep a draft that another tab wrote and has sent, with the caret in the field", async () => {
    const { composer } = await show();
    composer.focus();
    composer.draft = "from the other tab";
    await composer.updateComplete;
    composer.draft = "";
    await composer.updateComplete;
    expect(areaOf(composer).value).toBe("");
  });

  test("grows with its lines, up to 40 % of the window, and shrinks again", async () => {
    const { composer } = await show();
    const one = areaOf(composer).offsetHeight;
    composer.draft = "line\n".repeat(4);
    await composer.updateComplete;
    const five = areaOf(composer).offsetHeight;
    expect(five).toBeGreaterThan(one * 2.5);
    composer.draft = "line\n".repeat(200);
    await composer.updateComplete;
    expect(areaOf(composer).offsetHeight).toBeLessThanOrEqual(Math.ceil(window.innerHeight * 0.4));
    composer.draft = "";
    await composer.updateComplete;
    expect(areaOf(composer).offsetHeight).toBe(one);
  });

  test("leaves the scrolled list above it where it is with each further letter", async () => {
    const { composer } = await show({ draft: "one\ntwo\nthree" });
    const log = document.createElement("div");
    log.style.cssText = "flex: 1; min-height: 0; overflow-y: auto; overflow-anchor: none";
    log.innerHTML = "<div style='height: 2000px'></div>";
    const page = composer.parentElement as HTMLElement;
    page.style.display = "flex";
    page.style.flexDirection = "column";
    page.prepend(log);
    log.scrollTop = 2000;
    const { scrollTop } = log;
    await type(composer, "x");
    expect(areaOf(composer).value).toBe("one\ntwo\nthreex");
    expect(log.scrollTop).toBe(scrollTop);
    expect(log.scrollHeight - log.clientHeight - log.scrollTop).toBeLessThanOrEqual(1);
  });

  test("changes the message that is named, also if the one before had the same text", async () => {
    const quoteOf = (n: number): QuoteView => ({
      id: createMessageId(n, n, me.id, 0),
      author: me.id,
      text: "ok",
      deleted: false,
      known: true,
    });
    const { composer } = await show({ editing: "ok", quote: quoteOf(1) });
    await type(composer, "ay then");
    composer.quote = { ...quoteOf(1) };
    await composer.updateComplete;
    expect(areaOf(composer).value).toBe("okay then");
    composer.quote = quoteOf(2);
    await composer.updateComplete;
    expect(areaOf(composer).value).toBe("ok");
  });

  test("offers people again for what is typed on after another window was looked at", async () => {
    const { composer } = await show({ members: [people.anna, people.grace], me: me.id });
    const isOffered = (): boolean => deep(composer, "[role=option]") !== undefined;
    await type(composer, "@an");
    await until(isOffered);
    areaOf(composer).blur();
    await until(() => !isOffered());
    await type(composer, "n");
    await until(isOffered);
    await type(composer, "{Escape}");
    await until(() => !isOffered());
    await type(composer, "a");
    expect(isOffered()).toBe(false);
  });

  test("tells that somebody types, and that they stopped when it was sent", async () => {
    const { composer, heard } = await show();
    await type(composer, "Hi");
    expect(heard.typing).toEqual([true]);
    await type(composer, "{Enter}");
    expect(heard.typing).toEqual([true, false]);
  });

  test("says why nothing can be written, instead of a field", async () => {
    const { composer } = await show({ closed: "out" });
    expect(deep(composer, "textarea")).toBeUndefined();
    const said = (): string | null | undefined => deep(composer, "roost-composer-closed")?.shadowRoot?.textContent;
    await until(() => said()?.includes("You are no longer in this chat.") === true);
    expect(said()).not.toContain("begun to write");
  });

  test("takes up what another device wrote beside it, with the caret where it was", async () => {
    const { composer, heard } = await show();
    await type(composer, "mine{ArrowLeft}");
    composer.draft = "theirs\nmine";
    await composer.updateComplete;
    await type(composer, "X");
    composer.draft = "theirs\nminXe\nmore";
    await composer.updateComplete;
    await type(composer, "Y");
    expect(heard.drafts.at(-1)).toBe("theirs\nminXYe\nmore");
  });

  test("shows what was begun to be written where nothing can be written any more, and copies it", async () => {
    const { composer } = await show({ closed: "out", draft: "half a sentence" });
    await until(
      () => deep(composer, "roost-composer-closed")?.shadowRoot?.textContent.includes("half a sentence") === true,
    );
    await expectAccessible(composer);
    deep(composer, "button")?.click();
    await until(() => deep(composer, "[role=status]")?.textContent?.includes("Copied") === true);
  });

  test("shows how much still fits, and reads it out once for many letters", async () => {
    const { composer } = await show();
    const told = async (length: number, text: string): Promise<void> => {
      composer.draft = "x".repeat(length);
      await until(() => deep(composer, "[role=status]")?.textContent?.trim() === text);
    };
    const shown = (): string | null | undefined =>
      deep(deep(composer, "roost-composer-room") as HTMLElement, "p")?.textContent;
    await told(15_500, "600 characters left");
    const status = deep(composer, "[role=status]");
    await told(15_501, "600 characters left");
    await until(() => shown() === "499 characters left");
    for (const length of [16_001, 16_002]) {
      await told(length, "Too long. Shorten it, or send it in two parts.");
      await until(() => shown()?.startsWith(`${length - 16_000} characters too long`) === true);
    }
    await told(15_000, "");
    expect(deep(composer, "[role=status]")).toBe(status);
  });

  test("keeps the text over a time in which nothing could be written", async () => {
    const { composer } = await show();
    await type(composer, "half a sent");
    composer.closed = "leaving";
    await composer.updateComplete;
    composer.closed = undefined;
    await composer.updateComplete;
    expect(areaOf(composer).value).toBe("half a sent");
  });
});

describe("a text that is too long", () => {
  test("stays whole, says so, and is sent when it was shortened", async () => {
    const { composer, heard } = await show();
    composer.focus();
    document.execCommand("insertText", false, `${"a".repeat(16_004)} THE END`);
    await composer.updateComplete;
    expect(areaOf(composer).value.endsWith("THE END")).toBe(true);
    await until(
      () => deep(composer, "roost-composer-room")?.shadowRoot?.textContent.includes("12 characters too long") === true,
    );
    await type(composer, "{Enter}");
    expect(heard.sent).toEqual([]);
    expect(heard.drafts.at(-1)?.endsWith("THE END")).toBe(true);
    await type(composer, "{Backspace}".repeat(12));
    await type(composer, "{Enter}");
    expect(heard.sent.map((text) => text.length)).toEqual([16_000]);
  });
});
