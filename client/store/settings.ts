import { userDocName } from "../../shared/lib/doc-name.ts";
import { isOrderKey, type ChatId, type OrderKey } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { openUserDoc } from "../../shared/model/user.ts";
import type { Cell } from "./observable.ts";
import type { DocumentLease } from "./open-document.ts";
import type { PersonPorts } from "./person-ports.ts";
import { defaultSettings, readSettings, settingNames, type SettingsView } from "./settings-view.ts";

/** Persisted: where the settings wait for the next start, to be there before anything is shown. */
function cacheName(userId: string): string {
  return `roost.${userId}.settings`;
}

/** The settings as they were last seen on this device: at once, without the document. */
export function readCachedSettings(values: { getItem(name: string): string | null }, userId: string): SettingsView {
  try {
    const stored: unknown = JSON.parse(values.getItem(cacheName(userId)) ?? "{}");
    const known = stored !== null && typeof stored === "object" ? new Map(Object.entries(stored)) : new Map();
    return readSettings((name) => known.get(name) as unknown);
  } catch {
    // Damaged: the document has them.
    return defaultSettings;
  }
}

/** The person's settings, on all of the person's devices. */
export class Settings {
  readonly #ports: PersonPorts;
  readonly #cell: Cell<SettingsView>;
  readonly #lease: DocumentLease;
  readonly #unsubscribe: () => void;
  readonly #onMarks: () => void;

  constructor(ports: PersonPorts, cell: Cell<SettingsView>, onMarks: () => void) {
    this.#ports = ports;
    this.#cell = cell;
    this.#onMarks = onMarks;
    cell.set(readCachedSettings(ports.values, ports.identity.user.id));
    this.#lease = ports.documents.open(userDocName(ports.identity.user.id), { connect: true });
    this.#unsubscribe = this.#lease.replica.subscribe(() => this.#read());
    void this.#lease.replica.loaded.then(() => this.#read());
  }

  /** Shows at once; `recentEmoji` keeps as many as there is room for. */
  set<Name extends keyof SettingsView>(name: Name, value: SettingsView[Name]): void {
    this.#show({ ...this.#cell.value, [name]: value });
    void this.#write(name, encode(value));
  }

  /** From where on a chat was marked as unread by hand. */
  unreadFrom(chatId: ChatId): OrderKey | undefined {
    const value = openUserDoc(this.#lease.replica.doc).settings.get(`unread.${chatId}`);
    return isOrderKey(value) ? value : undefined;
  }

  markUnread(chatId: ChatId, from: OrderKey): void {
    void this.#write(`unread.${chatId}`, from);
  }

  /** The same, once the disk was read. */
  async readUnreadFrom(chatId: ChatId): Promise<OrderKey | undefined> {
    await this.#lease.replica.loaded;
    return this.unreadFrom(chatId);
  }

  async clearUnread(chatId: ChatId): Promise<void> {
    if ((await this.readUnreadFrom(chatId)) !== undefined) await this.#write(`unread.${chatId}`, "");
  }

  close(): void {
    this.#unsubscribe();
    this.#lease.close();
  }

  async #write(name: string, value: string | boolean): Promise<void> {
    await this.#lease.replica.loaded;
    const { doc } = this.#lease.replica;
    const { settings } = openUserDoc(doc);
    if (settings.get(name) !== value) doc.transact(() => settings.set(name, value), "setting");
  }

  #read(): void {
    const { settings } = openUserDoc(this.#lease.replica.doc);
    // Before the disk was read the document knows nothing: what was remembered stands.
    if (this.#lease.replica.isLoaded) this.#show(readSettings((name) => settings.get(name)));
    this.#onMarks();
  }

  #show(next: SettingsView): void {
    const current = this.#cell.value;
    const isSame = settingNames.every((name) => encode(current[name]) === encode(next[name]));
    if (isSame) return;
    this.#cell.set(next);
    const encoded = Object.fromEntries(settingNames.map((name) => [name, encode(next[name])]));
    try {
      this.#ports.values.setItem(cacheName(this.#ports.identity.user.id), JSON.stringify(encoded));
    } catch {
      // Full: the next start shows the default for a moment.
    }
  }
}

/** As it is kept: lists are joined by spaces, as long as they fit. */
function encode(value: SettingsView[keyof SettingsView]): string | boolean {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean" || typeof value === "string") return value;
  let text = "";
  for (const item of value) {
    const longer = text === "" ? item : `${text} ${item}`;
    if (longer.length > limits.settingLength) break;
    text = longer;
  }
  return text;
}
