import type { LitElement } from "lit";

/** Leads to the first field that has to be corrected, once it is marked. */
export async function focusFirstError(host: LitElement): Promise<void> {
  await host.updateComplete;
  host.renderRoot.querySelector<HTMLInputElement>("[aria-invalid='true']")?.focus();
}
