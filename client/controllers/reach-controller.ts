import type { ReactiveControllerHost } from "lit";
import type { Observable } from "../store/observable.ts";
import type { ConnectionView } from "../store/views.ts";
import { ObservableController } from "./observable-controller.ts";

/** For what needs the server: whether it is in reach, and a call when it is again after it was not. */
export class ReachController {
  readonly #connection: ObservableController<ConnectionView>;
  readonly #onBack: () => void;
  #isInReach: boolean | undefined;

  constructor(host: ReactiveControllerHost, onBack: () => void) {
    this.#connection = new ObservableController(host);
    this.#onBack = onBack;
  }

  /** Names the connection to follow from now on. Cheap to call in every render. */
  read(connection: Observable<ConnectionView>): boolean {
    const { status } = this.#connection.read(connection);
    const isInReach = status === "syncing" || status === "synced";
    // Not in the middle of showing what was.
    if (isInReach && this.#isInReach === false) queueMicrotask(this.#onBack);
    this.#isInReach = isInReach;
    return isInReach;
  }
}
