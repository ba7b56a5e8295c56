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
  /** Ends the process and all processes that it started. */
  close(): void;
  /** Sets whether this process stays alive for the channel. A channel starts held. */
  hold(isHeld: boolean): void;
  /** The stderr output of the process, for messages about failures. */
  complaint(): string;
}
