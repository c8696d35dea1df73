import { applyUpdateMessage } from "../../shared/lib/service-worker-message.ts";
import { Cell, type Observable } from "../store/observable.ts";
import { serviceWorkerAddress } from "./trusted-script.ts";

const checkEveryMs = 60 * 60_000;

/** Watches for a newer version of the app. It is loaded in the background and waits until somebody says so. */
export class AppUpdate {
  readonly #isWaiting = new Cell(false);
  #registration: ServiceWorkerRegistration | undefined;
  #isApplying = false;
  #checkedAt = 0;

  /** Whether a newer version stands ready. */
  get isWaiting(): Observable<boolean> {
    return this.#isWaiting;
  }

  /** Makes the app start offline, and looks for updates now and whenever somebody comes back to the page. */
  async start(): Promise<void> {
    if (!("serviceWorker" in navigator)) return;
    const isFirst = navigator.serviceWorker.controller === null;
    navigator.serviceWorker.addEventListener("controllerchange", () => this.#handleControllerChange(isFirst));
    const registration = await navigator.serviceWorker.register(serviceWorkerAddress(), { updateViaCache: "none" });
    this.#registration = registration;
    this.#checkedAt = Date.now();
    this.#watch(registration.waiting);
    registration.addEventListener("updatefound", () => this.#watch(registration.installing));
    document.addEventListener("visibilitychange", () => this.#check());
  }

  /** Starts the newer version: the page is loaded anew. Drafts are on the device and come back. */
  apply(): void {
    this.#isApplying = true;
    const waiting = this.#registration?.waiting ?? undefined;
    if (waiting === undefined) location.reload();
    else waiting.postMessage(applyUpdateMessage, []);
  }

  #watch(worker: ServiceWorker | null): void {
    if (worker === null) return;
    const look = (): void => {
      // Without a controller it is the first version ever, not a newer one.
      if (worker.state === "installed" && navigator.serviceWorker.controller !== null) this.#isWaiting.set(true);
    };
    worker.addEventListener("statechange", look);
    look();
  }

  #handleControllerChange(wasUncontrolled: boolean): void {
    if (this.#isApplying) location.reload();
    // Another tab applied the update; this one goes on with the old version until its person agrees.
    else if (!wasUncontrolled) this.#isWaiting.set(true);
  }

  #check(): void {
    if (document.visibilityState !== "visible" || Date.now() - this.#checkedAt < checkEveryMs) return;
    this.#checkedAt = Date.now();
    // Offline there is no newer version to be had.
    this.#registration?.update().catch(() => undefined);
  }
}
