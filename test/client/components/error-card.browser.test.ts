import { html, LitElement, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Directive, directive } from "lit/directive.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import { showLocale } from "../../../client/app/locale.ts";
import { latePart } from "../../../client/components/late-part.ts";
import { RoostElement } from "../../../client/components/roost-element.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

/** Fails while it is being shown, when what stands before it is on the page already. */
const breaking = directive(
  class extends Directive {
    render(): never {
      throw new Error("broken inside");
    }
  },
);

/** Fails where it is told to: before anything of it is shown, or in the middle of it. */
@customElement("test-fragile")
class TestFragile extends RoostElement {
  @property({ attribute: false }) fails: "no" | "early" | "inside" | "after" = "no";

  protected override render(): TemplateResult {
    if (this.fails === "early") throw new Error("broken early");
    return html`<p title="a part before">${this.fails === "inside" ? breaking() : "whole"}</p>`;
  }

  protected override updated(): void {
    if (this.fails === "after") throw new Error("broken after");
  }
}

@customElement("test-neighbours")
class TestNeighbours extends LitElement {
  protected override render(): TemplateResult {
    return html`<test-fragile></test-fragile
      ><button @click=${() => this.dispatchEvent(new Event("pressed"))}>on</button>`;
  }
}

let loads: (() => Promise<unknown>)[] = [];
const load = (): Promise<unknown> => loads.shift()?.() ?? Promise.resolve();

@customElement("test-late")
class TestLate extends RoostElement {
  protected override render(): TemplateResult {
    return html`${latePart(load, html`<p>the part</p>`)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "test-fragile": TestFragile;
    "test-neighbours": TestNeighbours;
    "test-late": TestLate;
  }
}

const card = (root: Element): HTMLElement | undefined => deep(root, "[role=alert]");

beforeEach(async () => {
  await page.viewport(1280, 800);
  vi.spyOn(globalThis, "reportError").mockReturnValue();
});
afterEach(async () => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
  await showLocale("en");
});

describe("an element that throws", () => {
  test.each(["early", "inside", "after"] as const)(
    "shows a card, is reported, and comes back when it is tried again (%s)",
    async (fails) => {
      const element = await mount("test-fragile", { fails });
      await until(() => card(element) !== undefined);
      expect(reportError).toHaveBeenCalledOnce();
      expect(reportError).toHaveBeenCalledWith(expect.objectContaining({ message: `broken ${fails}` }));
      expect(card(element)?.textContent).toContain("What you wrote is safe on this device");
      await expectAccessible(element);

      deep(element, "button")?.click();
      await until(() => vi.mocked(reportError).mock.calls.length === 2);
      expect(card(element)).toBeDefined();
      element.fails = "no";
      await until(() => deep(element, "p")?.textContent === "whole" && card(element) === undefined);
      expect(allDeep(element, "p")).toHaveLength(1);
    },
  );

  test("breaks also when it was whole before, and nothing around it stops", async () => {
    const neighbours = await mount("test-neighbours", {});
    const fragile = deep(neighbours, "test-fragile", TestFragile);
    let isPressed = false;
    neighbours.addEventListener("pressed", () => (isPressed = true));
    await until(() => deep(neighbours, "p")?.textContent === "whole");
    if (fragile !== undefined) fragile.fails = "inside";
    await until(() => card(neighbours) !== undefined);
    allDeep(neighbours, "button").at(-1)?.click();
    expect(isPressed).toBe(true);
  });

  test("speaks the person's language", async () => {
    await showLocale("hu");
    const element = await mount("test-fragile", { fails: "early" });
    await until(() => card(element)?.textContent?.includes("Amit írtál, megvan") === true);
    expect(deep(element, "button")?.textContent).toBe("Próbáld újra");
  });
});

describe("a part whose code does not come", () => {
  test("says so, is reported, and is there when a later try succeeds", async () => {
    const failing = (): Promise<unknown> => Promise.reject(new TypeError("Failed to fetch"));
    loads = [failing, failing];
    const element = await mount("test-late", {});
    await until(() => card(element) !== undefined);
    expect(reportError).toHaveBeenCalledOnce();
    expect(deep(element, "p")?.textContent).toBe("This part is not on this device yet");
    await expectAccessible(element);
    deep(element, "button")?.click();
    await until(() => vi.mocked(reportError).mock.calls.length === 2 && card(element) !== undefined);
    // Whatever else changes around it, it is not loaded by itself over and over.
    element.requestUpdate();
    await element.updateComplete;
    expect(reportError).toHaveBeenCalledTimes(2);
    deep(element, "button")?.click();
    await until(() => deep(element, "p")?.textContent === "the part");
    expect(card(element)).toBeUndefined();
  });
});
