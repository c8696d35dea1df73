import type { RoostApp } from "../../../client/app/app.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import type { Scenario } from "../gallery/scenarios.ts";

export interface OpenedApp {
  readonly app: RoostApp;
  readonly store: GalleryStore;
}

/** The whole app at an address, in the place of what the page had before. */
export async function openApp(
  path: string,
  scenario: Scenario,
  change: Partial<GalleryStore> = {},
): Promise<OpenedApp> {
  history.replaceState({}, "", path);
  const store = { ...createGalleryStore(scenario), ...change };
  const app = document.createElement("roost-app");
  app.store = store;
  document.body.replaceChildren(app);
  await app.updateComplete;
  return { app, store };
}
