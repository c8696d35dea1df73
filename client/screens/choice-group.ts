import { html, type TemplateResult } from "lit";

interface ChoiceGroupOptions {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly choose: (value: string) => void;
}

/** A few choices side by side, one of which holds: native radio buttons in one capsule. */
export function choiceGroup({ name, label, value, choices, choose }: ChoiceGroupOptions): TemplateResult {
  return html`<fieldset>
    <legend class="text-13 font-medium">${label}</legend>
    <div class="mt-2 flex gap-1 rounded-card bg-field p-1">
      ${choices.map(
        ([choice, text]) =>
          html`<label
            class="flex min-h-11 min-w-0 flex-1 cursor-pointer items-center justify-center rounded-control px-2 text-center text-13 font-medium text-ink-soft has-checked:bg-segment has-checked:text-ink has-checked:shadow-small has-focus-visible:outline-2 has-focus-visible:outline-accent-ink forced-colors:has-checked:outline-2"
          >
            <input
              class="sr-only"
              type="radio"
              name=${name}
              .value=${choice}
              .checked=${choice === value}
              @change=${() => choose(choice)}
            />
            ${text}
          </label>`,
      )}
    </div>
  </fieldset>`;
}
