/** A `Response` whose text has already arrived. It makes the streams of a real `Response` only when they are read. */
export class TextResponse implements Response {
  readonly status: number;
  readonly headers: Headers;
  readonly redirected = false;
  readonly statusText = '';
  readonly type = 'default';
  readonly url = '';
  readonly #text: string;
  #full: Response | undefined;

  constructor(text: string, { status, headers }: { readonly status: number; readonly headers: Headers }) {
    this.#text = text;
    this.status = status;
    this.headers = headers;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get body(): Response['body'] {
    return this.#real().body;
  }

  get bodyUsed(): boolean {
    return this.#full?.bodyUsed ?? false;
  }

  async text(): Promise<string> {
    return this.#full === undefined ? this.#text : this.#full.text();
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#real().arrayBuffer();
  }

  blob(): Promise<Blob> {
    return this.#real().blob();
  }

  bytes(): ReturnType<Response['bytes']> {
    return this.#real().bytes();
  }

  formData(): Promise<FormData> {
    return this.#real().formData();
  }

  clone(): Response {
    return this.#real().clone();
  }

  #real(): Response {
    const withoutBody = this.status === 204 || this.status === 304;
    this.#full ??= new Response(withoutBody ? null : this.#text, { status: this.status, headers: this.headers });
    return this.#full;
  }
}
