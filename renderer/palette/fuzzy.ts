/** How well a text answers a query: the higher the better; with the places of the letters that answer, ascending. */
export interface Match {
  readonly score: number;
  readonly at: readonly number[];
}

/**
 * Every word of the query must be found: as it is, or letter by letter from the beginning of a word on. Beginnings of words
 * count more than the middle of one, what stands together more than what is scattered, and short texts more than long
 * ones. A word may also stand in what is said `aside`, as it is, which counts less. Null where a word is not found.
 */
export function fuzzyMatch(query: string, text: string, aside = ''): Match | null {
  const lower = text.toLowerCase();
  const at = new Set<number>();
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    const found = together(word, lower) ?? scattered(word, lower) ?? beside(word, aside.toLowerCase());
    if (found === null) return null;
    score += found.score;
    for (const place of found.at) at.add(place);
  }
  return { score: score - Math.min(lower.length, 80) / 100, at: [...at].sort((a, b) => a - b) };
}

function together(word: string, text: string): Match | null {
  let first = -1;
  for (let place = text.indexOf(word); place !== -1; place = text.indexOf(word, place + 1)) {
    if (beginsWord(text, place)) return match(place, word.length, place === 0 ? 12 : 10);
    if (first === -1) first = place;
  }
  return first === -1 ? null : match(first, word.length, 5);
}

function beside(word: string, aside: string): Match | null {
  const found = together(word, aside);
  return found && { score: found.score / 4, at: [] };
}

function match(start: number, length: number, score: number): Match {
  return { score, at: Array.from({ length }, (_, offset) => start + offset) };
}

/** "opm" in "open model": each letter begins a word where one that follows does, else it is the next of its kind. */
function scattered(word: string, text: string): Match | null {
  const at: number[] = [];
  let begun = 0;
  let from = 0;
  for (const letter of word) {
    const place = nextPlace(letter, text, from, at.length === 0);
    if (place === -1) return null;
    if (beginsWord(text, place)) begun++;
    at.push(place);
    from = place + 1;
  }
  return { score: (4 * begun) / word.length, at };
}

function nextPlace(letter: string, text: string, from: number, atWord: boolean): number {
  const next = text.indexOf(letter, from);
  if (!atWord && next === from) return next;
  for (let place = next; place !== -1; place = text.indexOf(letter, place + 1)) {
    if (beginsWord(text, place)) return place;
  }
  return atWord ? -1 : next;
}

function beginsWord(text: string, place: number): boolean {
  return place === 0 || !/[\p{L}\p{N}]/u.test(text[place - 1]!);
}
