import { html, render } from "lit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/components/dialog.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { deep } from "../support/mount.ts";

async function show(content: unknown): Promise<HTMLElement> {
  render(
    html`<roost-dialog open .heading=${"Leave this group?"}>
      ${content}
      <button slot="actions">Leave</button>
    </roost-dialog>`,
    document.body,
  );
  const dialog = document.body.querySelector("roost-dialog") as HTMLElementTagNameMap["roost-dialog"];
  await dialog.updateComplete;
  return deep(dialog, "dialog") as HTMLElement;
}

const described = (dialog: HTMLElement): string | null => dialog.getAttribute("aria-describedby");

beforeEach(() => page.viewport(1280, 800));
afterEach(() => render(null, document.body));

describe("a dialog", () => {
  test("is accessible, and has its question read out together with what goes with it", async () => {
    const dialog = await show("What you wrote stays.");
    expect(described(dialog)).toBe("text");
    expect(
      deep(dialog, "#text slot", HTMLSlotElement)
        ?.assignedNodes()
        .map((node) => node.textContent)
        .join(""),
    ).toContain("stays");
    await expectAccessible(dialog);
    expect(described(await show(html`<p>What you wrote stays.</p>`))).toBe("text");
  });

  test("closes with a press beside it, and not with one that only ends there", async () => {
    const dialog = await show(html`<input value="Harbour" />`);
    const tell = (type: string, target: Element, clientX: number): boolean =>
      target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, detail: 1, clientX, clientY: 400 }));
    const { left } = dialog.getBoundingClientRect();
    tell("pointerdown", document.body.querySelector("input") as Element, left + 40);
    tell("click", dialog, left - 40);
    expect((dialog as HTMLDialogElement).open).toBe(true);
    tell("pointerdown", dialog, left + 4);
    tell("click", dialog, left + 4);
    expect((dialog as HTMLDialogElement).open).toBe(true);
    tell("pointerdown", dialog, left - 40);
    tell("click", dialog, left - 40);
    expect((dialog as HTMLDialogElement).open).toBe(false);
  });

  test("leaves a list to whoever goes through it", async () => {
    const list = html`Only here:
      <ul>
        <li>Half a thought</li>
      </ul>`;
    expect(described(await show(list))).toBeNull();
  });
});
