/** The part of Trusted Types that is used here; TypeScript's DOM types do not know it. */
interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL(url: string): string;
  };
}

/** The address of the service worker, blessed for browsers that enforce Trusted Types: the only script loaded by name. */
export function serviceWorkerAddress(): string {
  const address = "/sw.js";
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (factory === undefined) return address;
  const policy = factory.createPolicy("roost", {
    createScriptURL: (url) => {
      if (url !== address) throw new TypeError("This script is not trusted");
      return url;
    },
  });
  return policy.createScriptURL(address);
}
