import { css, html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { MentionSources } from "../../../client/components/mention-completion.ts";
import { MentionList } from "../../../client/components/mention-list.ts";
import { RoostElement } from "../../../client/components/roost-element.ts";
import { me, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { allDeep, deep } from "../support/mount.ts";

const sources: MentionSources = {
  members: [people.anna, people.balint, people.grace],
  others: [people.david, people.erzsi],
  me: me.id,
  all: { name: "all", detail: "Everybody in this chat" },
};

/** The least that a composer does with the list. */
@customElement("test-mention-field")
class MentionField extends RoostElement {
  static override styles = css`
    :host {
      padding-top: 22rem;
    }
  `;
  readonly heard: string[] = [];
  readonly #list = new MentionList(this, {
    field: () => this.renderRoot.querySelector("textarea"),
    sources: () => sources,
    pick: ({ mention }, { start, end }) => this.heard.push(`${mention} for ${start}-${end}`),
  });

  protected override render(): TemplateResult {
    const { controls, active } = this.#list.fieldAttributes;
    return html`<div class="relative">
      ${this.#list.render()}
      <textarea
        aria-label="Message"
        aria-autocomplete="list"
        aria-controls=${controls}
        aria-activedescendant=${active}
        @input=${() => this.#list.update()}
        @keydown=${(event: KeyboardEvent) => {
          if (!this.#list.handleKeydown(event)) this.heard.push(event.key);
        }}
      ></textarea>
    </div>`;
  }
}

async function type(keys: string): Promise<MentionField> {
  const field = (document.querySelector("test-mention-field") ??
    document.createElement("test-mention-field")) as MentionField;
  if (!field.isConnected) document.body.replaceChildren(field);
  await field.updateComplete;
  deep(field, "textarea")?.focus();
  await userEvent.keyboard(keys);
  await field.updateComplete;
  return field;
}

const namesOf = (field: Element): readonly string[] =>
  allDeep(field, "[role=option]").map((option) => option.querySelector("span[dir]")?.textContent ?? "");
const activeOf = (field: Element): string | undefined => {
  const id = deep(field, "textarea")?.getAttribute("aria-activedescendant");
  return id === null ? undefined : deep(field, `#${id}[aria-selected=true]`)?.querySelector("span[dir]")?.textContent;
};

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());

describe("completing a mention", () => {
  test("is accessible in both themes", async () => {
    await expectAccessible(await type("@"));
  });

  test("begins with an @, narrows with each letter, and tells the field which one is meant", async () => {
    const field = await type("hi @");
    expect(namesOf(field)).toEqual(["Anna Kowalska", "Szűcs Bálint", "Grace O’Neill", "all"]);
    await type("ba");
    expect(namesOf(field)).toEqual(["Szűcs Bálint"]);
    expect(activeOf(field)).toBe("Szűcs Bálint");
    expect(deep(field, "[role=status]")?.textContent?.trim()).toMatch(/^One person/u);
    await type("xx");
    expect(namesOf(field)).toEqual([]);
  });

  test("goes round with the arrows, and takes with Enter or Tab", async () => {
    const field = await type("@{ArrowUp}");
    expect(activeOf(field)).toBe("all");
    await type("{ArrowDown}{ArrowDown}{Enter}");
    expect(field.heard).toEqual(["@", `${people.balint.id} for 0-1`]);
    await type("an{Tab}");
    expect(field.heard.slice(2)).toEqual(["a", "n", `${people.anna.id} for 0-3`]);
  });

  test("takes with the pointer without taking the focus from the field", async () => {
    const field = await type("@");
    const option = allDeep(field, "[role=option]")[2];
    const isDefault = option?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, cancelable: true }));
    expect(isDefault, "a press would take the focus").toBe(false);
    option?.click();
    expect(field.heard).toEqual(["@", `${people.grace.id} for 0-1`]);
    expect(field.shadowRoot?.activeElement?.tagName).toBe("TEXTAREA");
  });

  test("is over with Escape, until the next @", async () => {
    const field = await type("@an{Escape}");
    expect(namesOf(field)).toEqual([]);
    await type("n");
    expect(namesOf(field)).toEqual([]);
    await type(" @gr");
    expect(namesOf(field)).toEqual(["Grace O’Neill"]);
  });

  test("leaves the keys alone while there is nothing to choose", async () => {
    const field = await type("hello{Enter}{Escape}");
    expect(field.heard.slice(-2)).toEqual(["Enter", "Escape"]);
  });

  test("says who is not in the chat", async () => {
    const field = await type("@david");
    expect(deep(field, "[role=option]")?.textContent).toContain("Not in this chat");
  });
});
