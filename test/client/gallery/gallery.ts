import "../../../client/app/app.ts";
import { applyTheme, readLocale, readTheme } from "../../../client/app/device-preferences.ts";
import { showLocale } from "../../../client/app/locale.ts";
import { createGalleryStore, isScenario } from "./gallery-store.ts";

/** `?scenario=` picks the state of the store; the path picks the screen, as in the app. */
const wanted = new URLSearchParams(location.search).get("scenario") ?? "";
const store = createGalleryStore(isScenario(wanted) ? wanted : "team");
applyTheme(readTheme());
await showLocale(readLocale());
const app = document.createElement("roost-app");
app.store = store;
document.body.append(app);
