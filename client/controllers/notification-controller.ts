import type { ReactiveController, ReactiveControllerHost } from "lit";
import {
  notificationPermission,
  readNotificationChoices,
  saveNotificationChoice,
  type NotificationChoices,
  type NotificationPermissionState,
} from "./notification-choices.ts";

/** What the browser and the person allow of notifications on this device, kept up with both. */
export class NotificationController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #status: PermissionStatus | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get permission(): NotificationPermissionState {
    return notificationPermission();
  }

  get choices(): NotificationChoices {
    return readNotificationChoices();
  }

  hostConnected(): void {
    this.#watch().catch(() => {
      // Some browsers do not tell of changes: the next look at the settings does.
    });
  }

  hostDisconnected(): void {
    this.#status?.removeEventListener("change", this.#handleChange);
    this.#status = undefined;
  }

  /** Asks the person, in the browser's own words. Only after they pressed something. */
  async ask(): Promise<void> {
    await Notification.requestPermission();
    this.#host.requestUpdate();
  }

  choose(name: keyof NotificationChoices, on: boolean): void {
    saveNotificationChoice(name, on);
    this.#host.requestUpdate();
  }

  async #watch(): Promise<void> {
    this.#status = await navigator.permissions.query({ name: "notifications" });
    this.#status.addEventListener("change", this.#handleChange);
  }

  readonly #handleChange = (): void => this.#host.requestUpdate();
}
