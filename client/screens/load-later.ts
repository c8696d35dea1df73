import { whenIdle } from "./when-idle.ts";

/**
 * Brings what nobody needs to read and write, but wants at the first touch, when the browser has nothing better to do.
 * Whatever is touched before loads it by itself.
 */
export function loadLater(): void {
  whenIdle(() => {
    Promise.all([
      import("../components/typing-line.ts"),
      import("../components/dialog.ts"),
      import("../components/message-menu.ts"),
      import("../components/reaction-bar.ts"),
      import("../components/seen-list.ts"),
      import("../components/emoji-popover.ts"),
      import("./failed-messages.ts"),
    ]).catch(reportError);
  });
}
