/** What tabs of one person tell each other. `docName` is the document's name and its generation. */
type TabMessage =
  | { readonly type: "update"; readonly docName: string; readonly update: Uint8Array; readonly isWritten?: true }
  /** A tab opened a document: the others send what it lacks. */
  | { readonly type: "ask"; readonly docName: string; readonly stateVector: Uint8Array }
  /** Something that is not a document changed: the outbox, the session. */
  | { readonly type: "topic"; readonly topic: string };

/** The part of BroadcastChannel that is used. */
export interface BroadcastPort {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  close(): void;
}

/** A document as other tabs may ask for it. */
export interface SharedDocument {
  /** `isWritten`: a person wrote it just now, over there. */
  applyFromTab(update: Uint8Array, isWritten: boolean): void;
  /** What this tab has beyond a state vector; undefined if nothing. */
  encodeBeyond(stateVector: Uint8Array): Uint8Array | undefined;
}

function isTabMessage(value: unknown): value is TabMessage {
  if (value === null || typeof value !== "object" || !("type" in value)) return false;
  if (value.type === "topic") return "topic" in value && typeof value.topic === "string";
  if (!("docName" in value) || typeof value.docName !== "string") return false;
  if (value.type === "update") return "update" in value && value.update instanceof Uint8Array;
  return value.type === "ask" && "stateVector" in value && value.stateVector instanceof Uint8Array;
}

/** Keeps the tabs of one person alike, with or without a network: passes updates on, never whole states. */
export class TabChannel {
  #port: BroadcastPort | undefined;
  readonly #documents = new Map<string, SharedDocument>();
  readonly #topics = new Map<string, Set<() => void>>();

  constructor(port: BroadcastPort | undefined) {
    this.#port = port;
    if (port !== undefined) port.onmessage = (event) => this.#receive(event.data);
  }

  /** Shares a document that has just been read from disk. Returns what ends it. */
  join(docName: string, document: SharedDocument, stateVector: Uint8Array): () => void {
    this.#documents.set(docName, document);
    this.#port?.postMessage({ type: "ask", docName, stateVector } satisfies TabMessage);
    return () => {
      if (this.#documents.get(docName) === document) this.#documents.delete(docName);
    };
  }

  /** What was written here just now. */
  publish(docName: string, update: Uint8Array): void {
    this.#port?.postMessage({ type: "update", docName, update, isWritten: true } satisfies TabMessage);
  }

  /** Tells the other tabs that something changed that they read from a shared place. */
  announce(topic: string): void {
    this.#port?.postMessage({ type: "topic", topic } satisfies TabMessage);
  }

  listen(topic: string, listener: () => void): () => void {
    const listeners = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  close(): void {
    this.#port?.close();
    this.#port = undefined;
    this.#documents.clear();
    this.#topics.clear();
  }

  #receive(message: unknown): void {
    // A tab of an older or newer version may say other things.
    if (!isTabMessage(message)) return;
    if (message.type === "topic") {
      for (const listener of [...(this.#topics.get(message.topic) ?? [])]) listener();
      return;
    }
    const document = this.#documents.get(message.docName);
    if (document === undefined) return;
    if (message.type === "update") {
      document.applyFromTab(message.update, message.isWritten === true);
      return;
    }
    const { docName } = message;
    const update = document.encodeBeyond(message.stateVector);
    if (update !== undefined) this.#port?.postMessage({ type: "update", docName, update } satisfies TabMessage);
  }
}
