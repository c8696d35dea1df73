import type { ReactiveControllerHost } from "lit";
import type { AppStore } from "../store/app-store.ts";

type Answer = Awaited<ReturnType<AppStore["previewInvite"]>>;
export type KnownInvite = Extract<Answer, { readonly ok: true }>["invite"];

/** What an invitation leads to, as far as the server was in reach to tell. */
export class InviteController {
  readonly #host: ReactiveControllerHost;
  #token = "";
  #answer: Answer | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** undefined: not known, or not yet. Cheap to call in every render. */
  read(store: AppStore, token: string): Answer | undefined {
    if (token !== this.#token) {
      this.#token = token;
      this.#answer = undefined;
      this.ask(store);
    }
    return this.#answer;
  }

  /** Once more: the server may not have been in reach. */
  ask(store: AppStore): void {
    const token = this.#token;
    if (token === "") return;
    const note = (answer: Answer): void => {
      if (token !== this.#token) return;
      this.#answer = answer;
      this.#host.requestUpdate();
    };
    store.previewInvite(token).then(note, reportError);
  }
}
