import searchWorkerAddress from "../search/search-worker.ts?worker&url";

/** The part of Trusted Types that is used here; TypeScript's DOM types do not know it. */
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedScripts;
}

interface TrustedScripts {
  createScriptURL(url: string): string;
}

const serviceWorkerPath = "/sw.js";
let policy: TrustedScripts | undefined;

/** The address of the service worker, blessed for browsers that enforce Trusted Types. */
export function serviceWorkerAddress(): string {
  return trust(serviceWorkerPath);
}

/** Starts the worker that searches. Together with the service worker the only scripts that are loaded by name. */
export function openSearchWorker(): Worker {
  return new Worker(trust(searchWorkerAddress), { type: "module", name: "search" });
}

function trust(address: string): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  // A page may have only one policy of a name.
  policy ??= factory?.createPolicy("roost", {
    createScriptURL: (url) => {
      if (url !== serviceWorkerPath && url !== searchWorkerAddress) throw new TypeError("This script is not trusted");
      return url;
    },
  });
  return policy?.createScriptURL(address) ?? address;
}
