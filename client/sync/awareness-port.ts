import type { DocumentGeneration } from "./document-generation.ts";

type State = Readonly<Record<string, unknown>>;

/** A document's awareness towards the rest of the app: stays the same while generations come and go. */
export class AwarenessPort {
  readonly #listeners = new Set<() => void>();
  #state: State | null = null;
  #generation: DocumentGeneration | undefined;

  attach(generation: DocumentGeneration): void {
    this.#generation?.provider.awareness.off("change", this.#notify);
    this.#generation = generation;
    generation.provider.awareness.on("change", this.#notify);
    if (this.#state !== null) generation.provider.awareness.setLocalState({ ...this.#state });
  }

  set(state: State | null): void {
    this.#state = state;
    this.#generation?.provider.awareness.setLocalState(state === null ? null : { ...state });
  }

  /** What the others say. */
  others(): unknown[] {
    if (this.#generation === undefined) return [];
    const { doc, provider } = this.#generation;
    return [...provider.awareness.getStates()].filter(([client]) => client !== doc.clientID).map(([, state]) => state);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly #notify = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };
}
