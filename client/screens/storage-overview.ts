import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { byteSize } from "../components/byte-size.ts";
import type { DeviceUsageView, HistoryLimit } from "../store/device-storage.ts";

interface StorageOverviewOptions {
  readonly usage: DeviceUsageView;
  /** The browser was asked to keep this, and did not promise. */
  readonly isRefused: boolean;
  readonly persist: () => void;
  readonly setLimit: (limit: HistoryLimit) => void;
}

const megabyte = 1_000_000;
const limits: readonly HistoryLimit[] = [0, 50 * megabyte, 200 * megabyte, 1_000 * megabyte, "all"];

/** How much there is, whether the browser keeps it, and how much of the past comes here. */
export function storageOverview({ usage, isRefused, persist, setLimit }: StorageOverviewOptions): TemplateResult {
  return html`
    ${usage.usage === undefined ? nothing : renderUsage(usage.usage, usage.quota)}
    ${usage.persisted === undefined ? nothing : renderPersistence(usage.persisted, isRefused, persist)}
    ${renderLimit(usage.limit, setLimit)}
  `;
}

function renderUsage(used: number, quota: number | undefined): TemplateResult {
  const size = byteSize(used);
  const text =
    quota === undefined
      ? msg(str`Roost uses ${size} on this device`, { id: "storage.usage" })
      : msg(str`Roost uses ${size} of the ${byteSize(quota)} that this browser allows`, { id: "storage.usage-quota" });
  return html`<section>
    <p class="text-15">${text}</p>
  </section>`;
}

function renderPersistence(isPersisted: boolean, isRefused: boolean, persist: () => void): TemplateResult {
  return html`<section>
    <h2 class="text-13 font-medium">${msg("When space runs low", { id: "storage.persist-title" })}</h2>
    <p class="mt-1.5 text-13 text-ink-soft" role="status">
      ${
        isPersisted
          ? msg("The browser promised to keep what is here until you erase it.", { id: "storage.persisted" })
          : isRefused
            ? msg("The browser did not promise it. It often does once you have installed Roost or use it every day.", {
                id: "storage.persist-refused",
              })
            : msg("The browser may clear what is here by itself, unsent messages too.", { id: "storage.not-persisted" })
      }
    </p>
    ${
      isPersisted
        ? nothing
        : html`<button class="button mt-3" @click=${persist}>
            ${msg("Ask it to keep everything", { id: "storage.persist" })}
          </button>`
    }
  </section>`;
}

function renderLimit(limit: HistoryLimit, setLimit: (limit: HistoryLimit) => void): TemplateResult {
  const choices = limits.includes(limit) ? limits : [limit, ...limits];
  return html`<section>
    <label class="block text-13 font-medium" for="limit"
      >${msg("Older messages on this device", { id: "storage.limit" })}</label
    >
    <select
      id="limit"
      class="field mt-2"
      aria-describedby="limit-hint"
      @change=${(event: Event) => {
        const { value } = event.currentTarget as HTMLSelectElement;
        setLimit(value === "all" ? "all" : Number(value));
      }}
    >
      ${choices.map(
        (choice) => html`<option value=${String(choice)} ?selected=${choice === limit}>${limitLabel(choice)}</option>`,
      )}
    </select>
    <p id="limit-hint" class="mt-1.5 text-13 text-ink-soft">
      ${msg("They come little by little, the newest first, while you do something else. What is here can be read and searched without a connection.", { id: "storage.limit-hint" })}
    </p>
  </section>`;
}

function limitLabel(limit: HistoryLimit): string {
  if (limit === "all") return msg("All there are", { id: "storage.limit-all" });
  if (limit === 0) return msg("None: only what is recent", { id: "storage.limit-none" });
  return msg(str`Up to ${byteSize(limit)}`, { id: "storage.limit-size" });
}
