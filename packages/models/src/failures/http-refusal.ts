/** A fully read response that gives the reason for a missing reply: its status is not success, or its body is an error with status 200. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly headers: Headers;
  /** The body: parsed if it is JSON, else the text. */
  readonly body: unknown;

  constructor(status: number, headers: Headers, body: unknown) {
    super(`HTTP ${status}`);
    this.name = 'HttpRefusal';
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** A web page with status 200 instead of a reply. Either the address is that of a website, or a proxy shows a waiting page. */
export class WebPageReply extends Error {
  /** The title of the page, in quotes. */
  readonly title: string;

  constructor(title: string) {
    super(`the server sent a web page, ${title}, instead of a reply`);
    this.name = 'WebPageReply';
    this.title = title;
  }
}
