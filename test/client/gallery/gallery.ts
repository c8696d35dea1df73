import "../../../client/app/app.ts";
import { applyTheme, readLocale, readTheme } from "../../../client/app/device-preferences.ts";
import { showLocale } from "../../../client/app/locale.ts";
import { Cell } from "../../../client/store/observable.ts";
import { createGalleryStore } from "./gallery-store.ts";
import { withExtremes } from "./extremes.ts";
import { isScenario } from "./scenarios.ts";
import { noteBegunChange } from "./unfinished.ts";

/** `?scenario=` picks the state of the store; the path picks the screen, as in the app. */
const wanted = new URLSearchParams(location.search).get("scenario") ?? "";
const plain = createGalleryStore(isScenario(wanted) ? wanted : "team");
const store = wanted === "extremes" ? withExtremes(plain) : plain;
noteBegunChange(wanted === "unfinished");
applyTheme(readTheme());
await showLocale(readLocale());
const app = document.createElement("roost-app");
app.store = store;
if (wanted === "update") {
  app.appUpdate = {
    isWaiting: new Cell(true),
    isBehind: new Cell(false),
    noteOutdated: () => Promise.resolve(),
    apply: () => location.reload(),
  };
}
document.body.append(app);
