import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { Eye } from "lucide";
import { icon } from "./icon.ts";

export interface TextFieldOptions {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "password";
  readonly autocomplete?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly value?: string;
  readonly maxLength?: number;
  /** Where the person begins to write when the form appears. */
  readonly autofocus?: boolean;
  readonly inputmode?: "email" | "text";
}

/** A labelled native input. A template, not an element, so that it stays part of its form for password managers. */
export function textField(options: TextFieldOptions): TemplateResult {
  const { name, error, hint } = options;
  const described = [
    error === undefined ? "" : `${name}-error`,
    hint === undefined || error !== undefined ? "" : `${name}-hint`,
  ];
  return html`<div>
    <label class="mb-1.5 block text-13 font-medium text-ink" for=${name}>${options.label}</label>
    <div class="relative">
      <input
        class="field ${options.type === "password" ? "pr-12" : ""}"
        id=${name}
        name=${name}
        type=${options.type ?? "text"}
        autocomplete=${ifDefined(options.autocomplete)}
        autocapitalize=${options.type === "email" ? "off" : nothing}
        inputmode=${ifDefined(options.inputmode)}
        maxlength=${ifDefined(options.maxLength)}
        .defaultValue=${options.value ?? ""}
        ?autofocus=${options.autofocus ?? false}
        required
        aria-invalid=${error === undefined ? "false" : "true"}
        aria-describedby=${described.join(" ").trim() || nothing}
      />
      ${options.type === "password" ? passwordToggle() : nothing}
    </div>
    ${error === undefined ? nothing : html`<p class="mt-1.5 text-13 text-danger-ink" id="${name}-error">${error}</p>`}
    ${
      hint === undefined || error !== undefined
        ? nothing
        : html`<p class="mt-1.5 text-13 text-ink-soft" id="${name}-hint">${hint}</p>`
    }
  </div>`;
}

function passwordToggle(): TemplateResult {
  const label = msg("Show what I type", { id: "field.password-show" });
  return html`<button
    class="icon-button absolute inset-y-0 right-0 -outline-offset-2 aria-pressed:text-accent-ink"
    type="button"
    title=${label}
    aria-pressed="false"
    @click=${handleToggle}
  >
    ${icon(Eye, 18)}
  </button>`;
}

/** Only what is seen changes, so the field itself keeps this. */
function handleToggle(event: Event): void {
  const button = event.currentTarget as HTMLButtonElement;
  const input = button.parentElement?.querySelector("input");
  if (!(input instanceof HTMLInputElement)) return;
  const isShown = input.type === "text";
  input.type = isShown ? "password" : "text";
  button.ariaPressed = String(!isShown);
}

/** What was written into a text field. */
export function fieldValue(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}
