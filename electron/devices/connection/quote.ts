/** One argument for a POSIX shell, exactly as it is: between single quotes nothing has a meaning but the quote. */
export function quote(argument: string): string {
  if (argument.includes('\0')) throw new RangeError('an argument cannot hold a NUL byte');
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** A command line of quoted arguments: the only place where commands become text. */
export function commandLine(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}
