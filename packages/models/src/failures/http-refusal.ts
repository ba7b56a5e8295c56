/** A response that is no reply but says why there is none, read to its end: a status that is not success, or an error with status 200. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly headers: Headers;
  /** Its body: the JSON where it is JSON, else the text. */
  readonly body: unknown;

  constructor(status: number, headers: Headers, body: unknown) {
    super(`HTTP ${status}`);
    this.name = 'HttpRefusal';
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** A web page that came with status 200 in place of a reply: the address is that of a website, or a proxy asks for patience. */
export class WebPageReply extends Error {
  /** How the page calls itself, in quotes. */
  readonly title: string;

  constructor(title: string) {
    super(`the server sent a web page, ${title}, instead of a reply`);
    this.name = 'WebPageReply';
    this.title = title;
  }
}
