import { applyUpdateMessage } from "../../shared/lib/service-worker-message.ts";
import { Cell, type Observable } from "../store/observable.ts";
import { serviceWorkerAddress } from "./trusted-script.ts";

const checkEveryMs = 60 * 60_000;
const seekEveryMs = 30_000;

/** Watches for a newer version of the app. It is loaded in the background and waits until somebody says so. */
export class AppUpdate {
  readonly #isWaiting = new Cell(false);
  readonly #isBehind = new Cell(false);
  #registration: ServiceWorkerRegistration | undefined;
  #isApplying = false;
  #checkedAt = 0;
  #soughtAt = Number.NEGATIVE_INFINITY;

  /** Whether a newer version stands ready. */
  get isWaiting(): Observable<boolean> {
    return this.#isWaiting;
  }

  /** Whether the server has another version than this page, and none that fits it better is to be had here. */
  get isBehind(): Observable<boolean> {
    return this.#isBehind;
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

  /** The server has another version than this page, or not any more: the newer app is looked for before anybody is told. */
  async noteOutdated(isOutdated: boolean): Promise<void> {
    if (!isOutdated) {
      this.#soughtAt = Number.NEGATIVE_INFINITY;
      return this.#isBehind.set(false);
    }
    const now = performance.now();
    if (now - this.#soughtAt < seekEveryMs) return undefined;
    this.#soughtAt = now;
    return this.#seek();
  }

  async #seek(): Promise<void> {
    const registration = this.#registration;
    try {
      await registration?.update();
    } catch {
      // The server is gone again, or just starting: the next time tells more.
      return;
    }
    const installing = registration?.installing ?? undefined;
    const newer = installing ?? registration?.waiting ?? undefined;
    this.#isBehind.set(newer === undefined && !this.#isWaiting.value);
    installing?.addEventListener("statechange", () => {
      if (installing.state === "redundant" && !this.#isApplying) this.#isBehind.set(!this.#isWaiting.value);
    });
  }

  #watch(worker: ServiceWorker | null): void {
    if (worker === null) return;
    const look = (): void => {
      // Without a controller it is the first version ever, not a newer one.
      if (worker.state !== "installed" || navigator.serviceWorker.controller === null) return;
      this.#isWaiting.set(true);
      this.#isBehind.set(false);
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
