/** One message: a letter for its kind, and its content. */
export interface Message {
  readonly kind: string;
  readonly body: Buffer;
}

/** Messages to and from a trusted process. */
export interface Channel {
  send(kind: string, body?: string | Uint8Array): void;
  /** The next message; undefined when the process has ended. */
  receive(): Promise<Message | undefined>;
  isOpen(): boolean;
  /** Ends the process and all that it started. */
  close(): void;
  /** Whether this process stays alive for it; a channel starts held. */
  hold(isHeld: boolean): void;
  /** What the process said on stderr, for messages about failures. */
  complaint(): string;
}
