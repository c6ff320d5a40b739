/** `*` and `?` as in a shell. Compared step by step: a pattern of many stars must not cost exponential time. */
export function matchesPattern(pattern: string, name: string): boolean {
  let star = -1;
  let resume = 0;
  let at = 0;
  let index = 0;
  while (index < name.length) {
    if (at < pattern.length && (pattern[at] === '?' || (pattern[at] === name[index] && pattern[at] !== '*'))) {
      at++;
      index++;
    } else if (pattern[at] === '*') {
      star = at++;
      resume = index;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** Whether one of the patterns matches. A negated pattern (`!…`) that matches rules the name out. */
export function matchesPatterns(patterns: readonly string[], name: string): boolean {
  const negated = patterns.filter((pattern) => pattern.startsWith('!'));
  if (negated.some((pattern) => matchesPattern(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, name));
}
