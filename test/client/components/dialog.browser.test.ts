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

  test("leaves a list to whoever goes through it", async () => {
    const list = html`Only here:
      <ul>
        <li>Half a thought</li>
      </ul>`;
    expect(described(await show(list))).toBeNull();
  });
});
