/** Of those that say that they are another one too, whichever is really meant comes first. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//u, "Edge"],
  [/\bOPR\//u, "Opera"],
  [/\bSamsungBrowser\//u, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//u, "Firefox"],
  [/Chrome\/|\bCriOS\//u, "Chrome"],
  [/\bSafari\//u, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/u, "iPhone"],
  [/\biPad\b/u, "iPad"],
  [/\bAndroid\b/u, "Android"],
  [/\bWindows\b/u, "Windows"],
  [/\bCrOS\b/u, "ChromeOS"],
  [/\bMacintosh\b/u, "Mac"],
  [/\bLinux\b/u, "Linux"],
];

/** By what a person tells this device from the others where they are signed in; empty if nothing is known. */
export function describeDevice(userAgent: string): string {
  const nameIn = (known: readonly (readonly [RegExp, string])[]): string =>
    known.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "";
  return [nameIn(browsers), nameIn(systems)].filter((name) => name !== "").join(", ");
}
