import { expect, test, type Page } from "@playwright/test";
import axe from "axe-core";
import { screens, showScreen } from "../client/gallery/screens.ts";
import { serveGallery, type ServedGallery } from "../client/gallery/serve-gallery.ts";

// One gallery for all.
test.describe.configure({ mode: "default" });

let gallery: ServedGallery;

test.beforeAll(async () => {
  gallery = await serveGallery();
});

test.afterAll(() => gallery.close());

for (const [colorScheme, device, viewport, narrow] of [
  ["light", "desk", { width: 1440, height: 900 }, { width: 640, height: 360 }],
  ["dark", "phone", { width: 390, height: 844 }, { width: 320, height: 568 }],
] as const) {
  test(`on no screen axe finds anything, anything is cut off when it is enlarged, or too small for a finger: ${colorScheme}, ${device}`, async ({
    browser,
  }) => {
    test.setTimeout(600_000);
    const hasTouch = device === "phone";
    const context = await browser.newContext({
      colorScheme,
      viewport,
      reducedMotion: "reduce",
      hasTouch,
      isMobile: hasTouch,
    });
    await context.addInitScript({ content: axe.source });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const found: string[] = [];
    // What opens over a screen is for the pictures, and for the tests of components: this takes long enough.
    const shown = screens.filter(({ prepare, size }) => (prepare ?? size) === undefined);
    for (const screen of shown) {
      await page.setViewportSize(screen.size ?? viewport);
      await showScreen(page, gallery.base, screen);
      found.push(...(await findViolations(page)).map((what) => `${screen.name}: ${what}`));
      found.push(...(await page.evaluate(findSaidTwice)).map((what) => `${screen.name}: said twice: ${what}`));
      found.push(...(await page.evaluate(countTitles)).map((what) => `${screen.name}: ${what}`));
      if (hasTouch) found.push(...(await page.evaluate(findSmall)).map((what) => `${screen.name}: too small: ${what}`));
      await page.setViewportSize(narrow);
      found.push(...(await page.evaluate(findCutOff)).map((what) => `${screen.name}, ${narrow.width} wide: ${what}`));
    }
    expect(found).toEqual([]);
    await context.close();
  });
}

test("a person can do without a mouse: search, open, write, send", async ({ page }) => {
  await page.goto(`${gallery.base}/`);
  await page.getByRole("searchbox").waitFor();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("balint");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Szűcs Bálint" })).toBeVisible();
  await expect(page.getByLabel("Message", { exact: true })).toBeFocused();
  await page.keyboard.type("Szia!");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("article").last()).toContainText("Szia!");
});

/** Without looking closer at what is right: that takes most of the time, and nobody reads it. */
function findViolations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ["violations"],
    });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.flat().join(" > ")).join("; ")}`,
    );
  });
}

/** Runs in the page: what has a name, and the same once more as a description. */
function findSaidTwice(): readonly string[] {
  const findIn = (root: Document | ShadowRoot): string[] =>
    [...root.querySelectorAll("*")].flatMap((element) => {
      const inside = element.shadowRoot === null ? [] : findIn(element.shadowRoot);
      const title = element.getAttribute("title");
      const isTwice = title !== null && title !== "" && title === element.ariaLabel;
      return isTwice ? [...inside, `${element.localName} “${title}”`] : inside;
    });
  return findIn(document);
}

/** Runs in the page: there is one title and one place with what it is the title of, whatever stands beside it. */
function countTitles(): readonly string[] {
  const findIn = (root: Document | ShadowRoot, selector: string): Element[] =>
    [...root.querySelectorAll("*")].flatMap((element) => [
      ...(element.matches(selector) && element.checkVisibility({ visibilityProperty: true }) ? [element] : []),
      ...(element.shadowRoot === null ? [] : findIn(element.shadowRoot, selector)),
    ]);
  return ["h1", "main, [role=main]"].flatMap((selector) => {
    const found = findIn(document, selector);
    return found.length === 1 ? [] : [`${found.length} ${selector}: ${found.map((e) => e.textContent).join(" | ")}`];
  });
}

/** Runs in the page: what lies beside or below the window, without any way to scroll to it. Popovers stay where they opened. */
function findCutOff(): readonly string[] {
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const hasWay = (element: Element, isBelow: boolean): boolean => {
    for (let node: Element | null = element; node !== null;) {
      if (node.matches(":popover-open")) return true;
      const { overflowX, overflowY } = getComputedStyle(node);
      const isScroller = ["auto", "scroll"].includes(isBelow ? overflowY : overflowX);
      const isLarger = isBelow ? node.scrollHeight > node.clientHeight : node.scrollWidth > node.clientWidth;
      if (isScroller && isLarger) return true;
      const root = node.getRootNode();
      node = node.assignedSlot ?? node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    }
    return false;
  };
  const findIn = (root: Document | ShadowRoot): string[] =>
    [...root.querySelectorAll("*")].flatMap((element) => {
      const inside = element.shadowRoot === null ? [] : findIn(element.shadowRoot);
      const { left, right, bottom } = element.getBoundingClientRect();
      const isText = element.matches("a, button, input, textarea, select, [role=option], h1, h2, h3, p");
      const isBelow = bottom > height + 1;
      const isOutside = isText && right - left > 2 && (left < -1 || right > width + 1 || isBelow);
      if (!isOutside || !element.checkVisibility({ visibilityProperty: true }) || hasWay(element, isBelow))
        return inside;
      return [...inside, `${element.localName} “${element.textContent?.trim() ?? ""}”`];
    });
  return [...(document.documentElement.scrollWidth > width ? ["the page"] : []), ...findIn(document)];
}

/**
 * Runs in the page: what can be pressed, and takes less than 44 pixels of a finger either way. A link in a text is as high
 * as its line, and a field has its frame around it.
 */
function findSmall(): readonly string[] {
  const pressed = "a[href], button:enabled, select, summary, input:not([type=hidden], [type=checkbox], [type=radio])";
  const at = (x: number, y: number): Element | null => {
    let found = document.elementFromPoint(x, y);
    for (let inner = found; inner !== null;) {
      found = inner;
      const next: Element | null = inner.shadowRoot?.elementFromPoint(x, y) ?? null;
      inner = next === inner ? null : next;
    }
    return found;
  };
  const reaches = (element: Element, x: number, y: number): boolean => {
    const found = at(x, y);
    return found !== null && (element.contains(found) || element.shadowRoot?.contains(found) === true);
  };
  const findIn = (root: Document | ShadowRoot): string[] =>
    [...root.querySelectorAll("*")].flatMap((element) => {
      const inside = element.shadowRoot === null ? [] : findIn(element.shadowRoot);
      if (!element.matches(pressed) || element.closest(".text") !== null) return inside;
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      // The marks in a message reach as far as the next message lets them.
      const isMark = root instanceof ShadowRoot && root.host.matches("roost-message, roost-reaction-bar");
      const enough = isMark ? 24 : 43;
      if ((width >= enough && height >= enough) || !reaches(element, x, y)) return inside;
      const half = enough / 2;
      const isWide = width >= enough || (reaches(element, x - half + 1, y) && reaches(element, x + half - 1, y));
      const isHigh = height >= enough || (reaches(element, x, y - half + 1) && reaches(element, x, y + half - 1));
      if (isWide && isHigh) return inside;
      const name =
        element.getAttribute("aria-label") ?? element.getAttribute("title") ?? element.textContent?.trim() ?? "";
      return [...inside, `${element.localName} “${name}” ${Math.round(width)} × ${Math.round(height)}`];
    });
  return findIn(document);
}
