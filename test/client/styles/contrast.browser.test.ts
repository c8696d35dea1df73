import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cdp, page } from "vitest/browser";
import "../../../client/components/chat-row.ts";
import "../../../client/components/composer.ts";
import "../../../client/components/emoji-picker.ts";
import type { ChatListItemView } from "../../../client/store/views.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const chat = createGalleryStore("team").chats.value.find(({ unread }) => unread > 0) as ChatListItemView;
const emulate = (name: string, value: string): Promise<unknown> =>
  cdp().send("Emulation.setEmulatedMedia", { features: name === "" ? [] : [{ name, value }] });

/** How light a colour of the page is, 0 to 1, over white. */
function lightness(color: string): number {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.fillStyle = "white";
  context.fillRect(0, 0, 1, 1);
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
    const part = value / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrastToWhite = (color: string): number => 1.05 / (lightness(color) + 0.05);

beforeEach(async () => {
  await page.viewport(1280, 800);
  document.documentElement.dataset["theme"] = "light";
});
afterEach(async () => {
  await emulate("", "");
  delete document.documentElement.dataset["theme"];
  document.body.replaceChildren();
});

describe("what is told by a shade only", () => {
  test("has a line around it for those who want more contrast: the chat that is open, bubbles, chosen filters", async () => {
    const row = await mount("roost-chat-row", { chat, selected: true });
    const link = deep(row, "a") as HTMLElement;
    expect(getComputedStyle(link).outlineStyle).toBe("none");
    await emulate("prefers-contrast", "more");
    expect(getComputedStyle(link).outlineStyle).toBe("solid");
    expect(contrastToWhite(getComputedStyle(link).outlineColor)).toBeGreaterThan(4.5);
    const probe = document.createElement("i");
    document.body.append(probe);
    for (const name of ["--accent-line", "--danger-line", "--warning-line"]) {
      probe.style.color = `var(${name})`;
      expect(contrastToWhite(getComputedStyle(probe).color)).toBeGreaterThan(4.5);
    }
    probe.style.boxShadow = "var(--shadow-bubble)";
    expect(getComputedStyle(probe).boxShadow).toMatch(/0px 0px 0px 1px$/u);
  });

  test("has a border in forced colours: how much is unread, and the group of emoji that is shown", async () => {
    const row = await mount("roost-chat-row", { chat });
    const badge = deep(row, "[role=img]") as HTMLElement;
    expect(getComputedStyle(badge).borderTopWidth).toBe("0px");
    await emulate("forced-colors", "active");
    expect(getComputedStyle(badge).borderTopWidth).toBe("1px");
    const picker = await mount("roost-emoji-picker", {});
    await until(() => deep(picker, "[aria-current=true]") !== undefined);
    const outlined = allDeep(picker, "[role=group] > button").filter(
      (found) => getComputedStyle(found).outlineStyle === "solid",
    );
    expect(outlined).toEqual([deep(picker, "[aria-current=true]")]);
  });
});

test("a field that is written in has a border that can be seen", async () => {
  const composer = await mount("roost-composer", { placeholder: "Message" });
  const border = (): string =>
    getComputedStyle(deep(composer, "textarea", HTMLTextAreaElement)?.parentElement as HTMLElement).borderTopColor;
  const before = border();
  composer.focus();
  await until(() => border() !== before);
  expect(contrastToWhite(border())).toBeGreaterThan(3);
});
