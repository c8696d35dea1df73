/** What of the shell nobody needs to read and write, in one file: each further one would cost the first load its name. */
export { DocumentTitle } from "./document-title.ts";
export { FocusKeeper } from "./focus-keeper.ts";
export { startNotifier } from "./notifier.ts";
