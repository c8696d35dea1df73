import { html, LitElement, type TemplateResult } from "lit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cdp } from "vitest/browser";
import type { ChatLayout, ChatLayoutConfig } from "../../../client/controllers/chat-layout.ts";
import { RowWindow } from "../../../client/controllers/row-window.ts";
import { frames, nextFrame, traceTop, until } from "../support/frames.ts";

interface Item {
  readonly id: string;
  readonly height: number;
}

const viewHeight = 600;
let host: TestRows;
let layout: ChatLayout<Item>;
let config: ChatLayoutConfig<Item>;

class TestRows extends LitElement {
  items: readonly Item[] = [];
  readonly rows = new RowWindow<Item>(this, {
    ...config,
    scroller: () => this,
    extent: () => this.querySelector(".extent"),
    renderRow: ({ id, height }) => html`<div data-id=${id} .style=${`height:${height}px`}>${id}</div>`,
    onVisible: () => undefined,
    onScroll: () => undefined,
    onFailure: reportError,
  });

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div class="extent"></div>`;
  }

  protected override updated(): void {
    this.rows.show(this.items);
  }
}
customElements.define("test-rows", TestRows);

/** Heights from 30 to 199, the same ones in every run, and never those that the layout estimates. */
function createItems(from: number, to: number): Item[] {
  return Array.from({ length: to - from }, (_, i) => ({
    id: `#${from + i}`,
    height: 30 + (((from + i) * 7919) % 170),
  }));
}

function show(items: Item[]): void {
  host.items = items;
  host.requestUpdate();
}

function open(): void {
  host = document.createElement("test-rows") as TestRows;
  host.style.cssText = `display: block; overflow-y: auto; width: 360px; height: ${viewHeight}px; overflow-anchor: none`;
  document.body.replaceChildren(host);
  layout = host.rows.layout;
}

const elementOf = (id: string): HTMLElement | null => host.querySelector(`[data-id="${id}"]`);
const countRows = (): number => host.querySelectorAll("[data-id]").length;
const gapToEnd = (): number => host.scrollHeight - host.clientHeight - host.scrollTop;

function topOf(id: string): number | undefined {
  const element = elementOf(id);
  return element === null ? undefined : element.getBoundingClientRect().top - host.getBoundingClientRect().top;
}

/** The first item that is wholly in view. */
function firstVisible(): string {
  const visible = [...host.querySelectorAll<HTMLElement>("[data-id]")].find((element) => {
    const top = element.getBoundingClientRect().top - host.getBoundingClientRect().top;
    return top >= 0 && top + element.offsetHeight <= viewHeight;
  });
  return visible?.dataset["id"] ?? "";
}

async function scrollTo(top: number): Promise<void> {
  host.scrollTop = top;
  await frames(4);
  await until(() => !layout.isFlying);
}

/** Scrolls as a mouse does; where the wheel turns, in the coordinates of the whole page, is asked of the browser. */
async function wheel(distance: number): Promise<void> {
  const frame = window.frameElement?.getBoundingClientRect() ?? new DOMRect();
  const box = host.getBoundingClientRect();
  await cdp().send("Input.dispatchMouseEvent", {
    type: "mouseWheel",
    x: frame.left + box.left + 50,
    y: frame.top + box.top + 50,
    deltaX: 0,
    deltaY: distance,
  });
}

/** Shows items and waits until they stand still with the last one at the end. */
async function settle(items: Item[]): Promise<void> {
  show(items);
  await until(() => elementOf(items.at(-1)?.id ?? "") !== null && Math.abs(gapToEnd()) <= 1);
  await frames(4);
}

beforeEach(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .extent { position: relative; contain: size layout }
    .extent > * { position: absolute; top: 0; width: 100% }
  `);
  document.adoptedStyleSheets = [sheet];
  config = { key: (item) => item.id, estimate: () => 64 };
  open();
});

afterEach(() => {
  document.adoptedStyleSheets = [];
});

describe("a chat layout", () => {
  test("begins at the end", async () => {
    await settle(createItems(0, 500));
    expect(topOf("#499")).toBeCloseTo(viewHeight - (elementOf("#499")?.offsetHeight ?? 0), 0);
  });

  test("moves nothing when older items are put before, in any frame", async () => {
    const items = createItems(1000, 1500);
    await settle(items);
    await scrollTo(4000);
    const seen = firstVisible();
    const tops = await traceTop(
      () => topOf(seen),
      () => show([...createItems(950, 1000), ...items]),
    );
    expect(spread(tops)).toBeLessThanOrEqual(2);
  });

  test("moves nothing when older items arrive many times while scrolling up", async () => {
    let items = createItems(2000, 2100);
    await settle(items);
    for (let from = 1950; from >= 1700; from -= 50) {
      await scrollTo(500);
      const seen = firstVisible();
      items = createItems(from, from + 50).concat(items);
      const tops = await traceTop(
        () => topOf(seen),
        () => show(items),
      );
      expect(spread(tops), `before ${from}`).toBeLessThanOrEqual(2);
    }
  });

  test("stays at the end while items are added there, five times", async () => {
    let items = createItems(0, 500);
    await settle(items);
    for (let n = 0; n < 5; n++) {
      items = items.concat(createItems(500 + n, 501 + n));
      show(items);
      await frames(4);
      expect(Math.abs(gapToEnd())).toBeLessThanOrEqual(1);
      expect(elementOf(`#${500 + n}`)).not.toBeNull();
    }
  });

  test("moves nothing when items are added at the end while the reader is further up", async () => {
    const items = createItems(0, 500);
    await settle(items);
    await scrollTo(8000);
    const seen = firstVisible();
    const tops = await traceTop(
      () => topOf(seen),
      () => show([...items, ...createItems(500, 520)]),
    );
    expect(spread(tops)).toBeLessThanOrEqual(2);
  });

  test("moves nothing when an item goes in the middle of what was loaded", async () => {
    const items = createItems(0, 500);
    await settle(items);
    await scrollTo(8000);
    const seen = firstVisible();
    const tops = await traceTop(
      () => topOf(seen),
      () => show(items.filter(({ id }) => id !== "#3" && id !== "#450")),
    );
    expect(spread(tops)).toBeLessThanOrEqual(2);
  });

  test("keeps its place when the item that held it goes", async () => {
    const items = createItems(0, 500);
    await settle(items);
    await scrollTo(8000);
    const gone = firstVisible();
    const next = items[items.findIndex(({ id }) => id === gone) + 1]?.id ?? "";
    const tops = await traceTop(
      () => topOf(next),
      () => show(items.filter(({ id }) => id !== gone)),
    );
    expect(spread(tops)).toBeLessThanOrEqual(2);
  });

  test("moves nothing that is read when an image above it gets its height late", async () => {
    await settle(createItems(0, 500));
    await scrollTo(8000);
    const seen = firstVisible();
    const above = elementOf(seen)?.previousElementSibling as HTMLElement;
    const tops = await traceTop(
      () => topOf(seen),
      () => (above.style.height = `${above.offsetHeight + 150}px`),
    );
    expect(spread(tops)).toBeLessThanOrEqual(2);
  });

  test("stays at the end when an image there gets its height late", async () => {
    await settle(createItems(0, 500));
    const last = elementOf("#499");
    const gaps = await traceTop(
      () => Math.abs(gapToEnd()),
      () => last?.style.setProperty("height", "350px"),
    );
    expect(Math.max(...gaps.map((gap) => gap ?? Number.NaN))).toBeLessThanOrEqual(2);
    expect(topOf("#499")).toBeCloseTo(viewHeight - 350, 0);
  });

  test("lets the wheel travel exactly as far as it was turned, through items never measured", async () => {
    await settle(createItems(0, 5000));
    let travelled = 0;
    let key = firstVisible();
    let top = topOf(key) ?? 0;
    const follow = async (): Promise<void> => {
      await nextFrame();
      travelled += (topOf(key) ?? Number.NaN) - top;
      key = firstVisible();
      top = topOf(key) ?? 0;
    };
    for (let n = 0; n < 60; n++) {
      await wheel(-100);
      await follow();
    }
    for (let still = 0, before = travelled; still < 12; still = travelled === before ? still + 1 : 0) {
      before = travelled;
      await follow();
    }
    expect(travelled).toBeCloseTo(6000, -1);
  });

  test("jumps to any item exactly, also among 100,000", async () => {
    await settle(createItems(0, 100_000));
    for (const k of [30, 50_000, 99_000, 12_345]) {
      layout.goTo({ key: `#${k}`, block: "center" });
      await frames(6);
      const height = elementOf(`#${k}`)?.offsetHeight ?? 0;
      expect(Math.abs((topOf(`#${k}`) ?? Number.NaN) - (viewHeight - height) / 2), `#${k}`).toBeLessThanOrEqual(2);
    }
    expect(host.scrollHeight).toBeGreaterThan(6_000_000);
  });

  test("reaches beyond eight million pixels", async () => {
    config = { ...config, estimate: () => 112 };
    open();
    await settle(createItems(0, 100_000));
    expect(host.scrollHeight).toBeGreaterThan(8_300_000);
    expect(Math.abs(gapToEnd())).toBeLessThanOrEqual(1);
    expect(elementOf("#99999")).not.toBeNull();
  });

  test("puts a list that is shorter than the view at its bottom", async () => {
    show(createItems(0, 3));
    await until(() => elementOf("#2") !== null);
    await frames(4);
    expect(topOf("#2")).toBeCloseTo(viewHeight - (elementOf("#2")?.offsetHeight ?? 0), 0);
    expect(host.scrollTop).toBe(0);
  });

  test("begins at the item it is told, if there is enough below it", async () => {
    config = { ...config, start: () => ({ key: "#100" }) };
    open();
    show(createItems(0, 500));
    await until(() => elementOf("#100") !== null);
    await frames(4);
    expect(topOf("#100")).toBeGreaterThanOrEqual(0);
    expect(topOf("#100")).toBeLessThanOrEqual(100);
  });

  test("keeps the end in view when the keyboard takes half of the height, and when it gives it back", async () => {
    await settle(createItems(0, 500));
    for (const height of [300, viewHeight]) {
      host.style.height = `${height}px`;
      await frames(4);
      expect(Math.abs(gapToEnd())).toBeLessThanOrEqual(1);
    }
  });

  test("keeps the end in view when the view becomes higher while what is in it becomes higher too", async () => {
    await settle(createItems(0, 500));
    const last = elementOf("#499");
    const gaps = await traceTop(
      () => Math.abs(gapToEnd()),
      () => {
        host.style.width = "300px";
        host.style.height = `${viewHeight + 30}px`;
        last?.style.setProperty("height", "2000px");
      },
    );
    expect(gaps.at(-1)).toBeLessThanOrEqual(1);
  });

  test("has every row where the one before it ends, also when items go after the width changed", async () => {
    const items = createItems(0, 500);
    await settle(items);
    host.style.width = "300px";
    await frames(4);
    await settle(items.filter(({ id }) => id !== "#3" && id !== "#495"));
    const rows = [...host.querySelectorAll("[data-id]")].map((row) => row.getBoundingClientRect());
    const gaps = rows.slice(1).map((row, i) => row.top - (rows[i]?.bottom ?? 0));
    expect(Math.max(...gaps.map(Math.abs))).toBeLessThanOrEqual(1);
  });

  test("finds its place again after it was hidden", async () => {
    await settle(createItems(0, 500));
    await scrollTo(8000);
    const seen = firstVisible();
    const before = topOf(seen);
    host.style.display = "none";
    await frames(4);
    host.style.display = "block";
    await frames(4);
    expect(Math.abs((topOf(seen) ?? Number.NaN) - (before ?? 0))).toBeLessThanOrEqual(2);
  });

  test("prepares nothing beyond the view while somebody flies over it, and all of it when they have landed", async () => {
    await settle(createItems(0, 5000));
    await until(() => !layout.isFlying);
    const standing = countRows();
    for (let n = 0; n < 5; n++) {
      host.scrollTop -= 5_000;
      // The browser's own comes with the next frame: on a slow machine they have landed soon after it.
      host.dispatchEvent(new Event("scroll"));
      expect(elementOf(firstVisible())).not.toBeNull();
      expect(countRows()).toBeLessThan(standing);
      await frames(2);
    }
    await until(() => countRows() >= standing);
  });

  test("makes what is in view ready first, and what lies beyond it a moment later, at the same place", async () => {
    let first = Infinity;
    const begin = (): void => {
      open();
      // It hears of the rows before any timer does, so before what lies beyond the view is made ready.
      const observer = new MutationObserver(() => {
        if (elementOf("#4999") === null) return;
        first = countRows();
        observer.disconnect();
      });
      observer.observe(host, { childList: true, subtree: true });
      show(createItems(0, 5000));
    };
    const [, ...tops] = await traceTop(() => topOf("#4999"), begin);
    await until(() => !layout.isFlying && countRows() > first);
    await frames(3);
    expect(first).toBeGreaterThan(0);
    expect(spread([...tops, topOf("#4999")])).toBeLessThanOrEqual(2);
    expect(Math.abs(gapToEnd())).toBeLessThanOrEqual(1);
  });

  test("adds to 100,000 items without building anything anew", async () => {
    const items = createItems(0, 100_000);
    await settle(items);
    const more = [...items, ...createItems(100_000, 100_001)];
    await nextFrame();
    const before = elementOf("#99999");
    show(more);
    await until(() => elementOf("#100000") !== null);
    expect(before).not.toBeNull();
    expect(elementOf("#99999")).toBe(before);
  });
});

function spread(values: readonly (number | undefined)[]): number {
  const numbers = values.map((value) => value ?? Number.NaN);
  return Math.max(...numbers) - Math.min(...numbers);
}
