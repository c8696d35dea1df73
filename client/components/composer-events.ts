/** A message is to be sent. The composer is empty already; whoever cannot take the text prevents the default. */
export class MessageSubmitEvent extends Event {
  constructor(readonly text: string) {
    super("message-submit", { cancelable: true });
  }
}

/** The text changed, at every stroke: to be kept as the chat's draft, or as what the message will say that is changed. */
export class DraftChangeEvent extends Event {
  constructor(readonly text: string) {
    super("draft-change");
  }
}

export class TypingChangeEvent extends Event {
  constructor(readonly typing: boolean) {
    super("typing-change");
  }
}

/** The person wants to change what they wrote last. */
export class EditLastEvent extends Event {
  constructor() {
    super("edit-last");
  }
}

/** Neither answer nor change anything after all. */
export class ComposeCancelEvent extends Event {
  constructor() {
    super("compose-cancel");
  }
}

/** The person wants to choose an emoji; the picker belongs beside `anchor`. */
export class EmojiRequestEvent extends Event {
  constructor(readonly anchor: Element) {
    super("emoji-request");
  }
}
