import { updateWhenLocaleChanges } from "@lit/localize";
import { LitElement, render } from "lit";
import { appSheet } from "../styles/sheet.ts";
import { errorCard } from "./error-card.ts";

/**
 * What every element of the app is: it wears the shared sheet, speaks the chosen language, and when it cannot be shown
 * it shows a small card with a way back, while everything around it lives on.
 */
export class RoostElement extends LitElement {
  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    if (root instanceof ShadowRoot) root.adoptedStyleSheets = [appSheet, ...root.adoptedStyleSheets];
    return root;
  }

  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      this.showFailure(error);
    }
  }

  /** Reports it, and shows the card until the next update; for what fails beside updates. */
  protected showFailure(error: unknown): void {
    reportError(error);
    render(
      errorCard(() => this.requestUpdate()),
      this.renderRoot,
      this.renderOptions,
    );
  }
}
