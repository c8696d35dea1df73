/** What this device does when something comes while the app is open and out of sight. */
export interface NotificationChoices {
  readonly isShown: boolean;
  readonly hasSound: boolean;
}

/** Keys in `localStorage`; persisted, for this device. They hold nothing of a person. */
const keys = { isShown: "roost.notify", hasSound: "roost.notify-sound" } as const;

/** `unsupported`: this browser shows none for a page that is open. */
export type NotificationPermissionState = NotificationPermission | "unsupported";

export function readNotificationChoices(): NotificationChoices {
  return { isShown: read(keys.isShown), hasSound: read(keys.hasSound) };
}

export function saveNotificationChoice(name: keyof NotificationChoices, on: boolean): void {
  try {
    localStorage.setItem(keys[name], on ? "yes" : "no");
  } catch {
    // Storage may be forbidden or full; what was chosen before then holds.
  }
}

export function notificationPermission(): NotificationPermissionState {
  // Phones only show what a service worker asks for.
  const isPhone = /Android|iPhone|iPad/u.test(navigator.userAgent);
  return "Notification" in globalThis && isSecureContext && !isPhone ? Notification.permission : "unsupported";
}

function read(key: string): boolean {
  try {
    return localStorage.getItem(key) !== "no";
  } catch {
    // Storage may be forbidden; then the defaults hold.
    return true;
  }
}
