import { LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LongPressController } from "../../../client/controllers/long-press-controller.ts";

@customElement("test-long-press")
class LongPressed extends LitElement {
  readonly heard: string[] = [];
  readonly press = new LongPressController(this, ({ x, y }) => this.heard.push(`${x} ${y}`));
}

let element: LongPressed;

const pointer = (type: string, x: number, y: number, pointerType = "touch"): boolean =>
  element.dispatchEvent(
    new PointerEvent(type, { clientX: x, clientY: y, pointerType, isPrimary: true, bubbles: true, cancelable: true }),
  );
const mouse = (type: string, init: MouseEventInit = {}): boolean =>
  element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, ...init }));

beforeEach(() => {
  vi.useFakeTimers();
  element = document.createElement("test-long-press") as LongPressed;
  document.body.replaceChildren(element);
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

describe("a long press", () => {
  test("is a finger that rests, and the click after it is swallowed", () => {
    let clicks = 0;
    document.body.addEventListener("click", () => clicks++, { once: true });
    pointer("pointerdown", 5, 6);
    pointer("pointermove", 8, 9);
    vi.advanceTimersByTime(1000);
    expect(element.heard).toEqual([]);
    pointer("pointerup", 5, 6);
    vi.advanceTimersByTime(0);
    expect(element.heard).toEqual(["5 6"]);
    expect(mouse("click")).toBe(false);
    expect(clicks).toBe(0);
    mouse("click");
    expect(clicks).toBe(1);
  });

  test("swallows that click also on what opened under the finger, and no later one", () => {
    const menu = document.createElement("button");
    let clicks = 0;
    menu.addEventListener("click", () => clicks++);
    document.body.append(menu);
    pointer("pointerdown", 5, 6);
    vi.advanceTimersByTime(1000);
    pointer("pointerup", 5, 6);
    menu.click();
    expect(clicks).toBe(0);
    menu.click();
    expect(clicks).toBe(1);
  });

  test.each(["pointerdown", "keydown"])("leaves the click alone that comes of a later %s", (type) => {
    const menu = document.createElement("button");
    let clicks = 0;
    menu.addEventListener("click", () => clicks++);
    document.body.append(menu);
    pointer("pointerdown", 5, 6);
    vi.advanceTimersByTime(1000);
    pointer("pointerup", 5, 6);
    menu.dispatchEvent(new Event(type, { bubbles: true }));
    menu.click();
    expect(clicks).toBe(1);
  });

  test("is none if the finger moves on, or leaves at once", () => {
    pointer("pointerdown", 5, 6);
    pointer("pointermove", 5, 30);
    vi.advanceTimersByTime(1000);
    pointer("pointerdown", 5, 6);
    vi.advanceTimersByTime(200);
    pointer("pointerup", 5, 6);
    vi.advanceTimersByTime(1000);
    pointer("pointerdown", 5, 6);
    pointer("pointercancel", 5, 6);
    vi.advanceTimersByTime(1000);
    expect(element.heard).toEqual([]);
  });

  test("is the second button of a mouse at once, and not the first one however long", () => {
    pointer("pointerdown", 5, 6, "mouse");
    vi.advanceTimersByTime(1000);
    expect(element.heard).toEqual([]);
    expect(mouse("contextmenu", { clientX: 7, clientY: 8, button: 2 })).toBe(false);
    expect(element.heard).toEqual(["7 8"]);
  });

  test("is told once where the browser sends its own event for it too", () => {
    pointer("pointerdown", 5, 6);
    vi.advanceTimersByTime(1000);
    expect(mouse("contextmenu", { clientX: 5, clientY: 6 })).toBe(false);
    pointer("pointerup", 5, 6);
    vi.advanceTimersByTime(0);
    expect(element.heard).toEqual(["5 6"]);
  });

  test("is told when the finger is gone, also where the browser's own event comes first", () => {
    pointer("pointerdown", 5, 6);
    vi.advanceTimersByTime(400);
    expect(mouse("contextmenu", { clientX: 5, clientY: 6, button: 2 })).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(element.heard).toEqual([]);
    pointer("pointerup", 5, 6);
    vi.advanceTimersByTime(0);
    expect(element.heard).toEqual(["5 6"]);
  });

  test("is none if the finger scrolls after it has rested", () => {
    pointer("pointerdown", 5, 6);
    vi.advanceTimersByTime(1000);
    pointer("pointermove", 5, 40);
    pointer("pointercancel", 5, 40);
    vi.advanceTimersByTime(0);
    expect(element.heard).toEqual([]);
  });

  test("leaves the browser's menu for links", () => {
    const link = document.createElement("a");
    element.append(link);
    const isLeft = link.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, button: 2 }));
    expect(isLeft).toBe(true);
    expect(element.heard).toEqual([]);
  });

  test("ends with the element", () => {
    pointer("pointerdown", 5, 6);
    element.remove();
    vi.advanceTimersByTime(1000);
    expect(element.heard).toEqual([]);
  });
});
