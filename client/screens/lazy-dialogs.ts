import type { ReactiveController, ReactiveControllerHost } from "lit";
import type * as dialogs from "./message-dialogs.ts";
import { whenIdle } from "./when-idle.ts";

/** The questions that are asked about messages. Their code comes when the browser has nothing better to do. */
export class LazyDialogs implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #module: typeof dialogs | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** undefined until it was loaded. What is to be asked by then is asked afterwards. */
  get loaded(): typeof dialogs | undefined {
    return this.#module;
  }

  hostConnected(): void {
    whenIdle(() => {
      import("./message-dialogs.ts").then((module) => {
        this.#module = module;
        this.#host.requestUpdate();
      }, reportError);
    });
  }
}
