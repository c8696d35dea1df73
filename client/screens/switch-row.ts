import { html, nothing, type TemplateResult } from "lit";

interface SwitchRowOptions {
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly change: (on: boolean) => void;
}

/** Something that is on or off, on a line of its own. */
export function switchRow({ label, hint, on, change }: SwitchRowOptions): TemplateResult {
  return html`<button
    class="flex min-h-12 w-full items-center gap-4 rounded-control px-2.5 py-1.5 text-start -outline-offset-2 hover:bg-hover"
    role="switch"
    aria-checked=${on ? "true" : "false"}
    @click=${() => change(!on)}
  >
    <span class="min-w-0 flex-1">
      <span class="block text-15">${label}</span>
      ${hint === undefined ? nothing : html`<span class="block text-13 text-ink-soft">${hint}</span>`}
    </span>
    <span
      class="flex h-6 w-10 flex-none items-center rounded-full border p-0.5 transition-colors ${
        on ? "justify-end border-accent bg-accent forced-colors:bg-[Highlight]" : "border-line-strong bg-field"
      }"
      aria-hidden="true"
    >
      <span class="size-4.5 rounded-full forced-colors:border ${on ? "bg-on-accent" : "bg-ink-soft"}"></span>
    </span>
  </button>`;
}
