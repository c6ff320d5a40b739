import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream of bytes into lines of UTF-8, without their ends. */
export class Lines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  /** Pieces of the line that has not ended: joined once, or a line of many megabytes would be copied with every packet. */
  #pieces: string[] = [];
  #length = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Characters of the line that has not ended. */
  get pending(): number {
    return this.#length;
  }

  add(data: Buffer): void {
    const [first = '', ...rest] = this.#decoder.write(data).split('\n');
    this.#push(first);
    for (const piece of rest) {
      this.#emit();
      this.#push(piece);
    }
  }

  /** The last line may lack its end. */
  end(): void {
    this.#push(this.#decoder.end());
    if (this.#length > 0) this.#emit();
  }

  /** Forgets the line that has not ended. */
  drop(): void {
    this.#pieces = [];
    this.#length = 0;
  }

  #push(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #emit(): void {
    const line = this.#pieces.join('');
    this.drop();
    this.#onLine(line.replace(/\r$/, ''));
  }
}
