import "./app/app.ts";
import type { RoostApp } from "./app/app.ts";
import { createAppStore } from "./app-parts.ts";
import { openSearchWorker } from "./app/trusted-script.ts";
import { createBrowserEnvironment } from "./parts/environment.ts";
import { applyTheme, readLocale, readTheme } from "./app/device-preferences.ts";
import { showLocale } from "./app/locale.ts";

applyTheme(readTheme());
// The store begins to read the device while the language is loaded; without its texts English is shown.
const store = createAppStore({ ...createBrowserEnvironment(), openSearchWorker });
// No `await` out here: the file with the texts imports from this one, and each would wait for the other for ever.
void showLocale(readLocale()).catch(reportError).then(showApp);

function showApp(): void {
  const app = document.createElement("roost-app");
  app.store = store;
  document.body.append(app);

  // Without a service worker (private windows may forbid it) the app works, but does not start offline.
  if (import.meta.env.PROD) watchForUpdates(app).catch(reportError);
}

async function watchForUpdates(app: RoostApp): Promise<void> {
  const { AppUpdate } = await import("./app/app-update.ts");
  const appUpdate = new AppUpdate();
  app.appUpdate = appUpdate;
  await appUpdate.start();
}
