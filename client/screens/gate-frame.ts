import { html, nothing, type TemplateResult } from "lit";
import { mark } from "../components/mark.ts";

interface GateFrameOptions {
  readonly title: string;
  readonly text: string;
  readonly problem: string | undefined;
  readonly form: TemplateResult;
  readonly footer: TemplateResult;
}

/** What signing in and signing up have in common. */
export function gateFrame({ title, text, problem, form, footer }: GateFrameOptions): TemplateResult {
  return html`<main class="grid min-h-full place-items-center px-5 py-10">
    <div class="w-full max-w-88">
      <div class="mb-7 flex flex-col items-center text-center">
        <span class="text-accent">${mark(56)}</span>
        <h1 class="mt-4 text-26 font-strong tracking-tight text-balance wrap-anywhere">${title}</h1>
        <p class="mt-1.5 text-15 text-balance text-ink-soft">${text}</p>
      </div>
      ${
        problem === undefined
          ? nothing
          : html`<p
              class="mb-5 rounded-control border border-danger-line bg-danger-tint px-3 py-2.5 text-13 text-ink"
              role="alert"
            >
              ${problem}
            </p>`
      }
      ${form}
      <p class="mt-6 text-center text-13 text-ink-soft">${footer}</p>
    </div>
  </main>`;
}
