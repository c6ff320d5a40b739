export type Theme = 'dark' | 'light';

const key = 'espalier.theme';

interface ThemeParts {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** The system's wish: `matchMedia('(prefers-color-scheme: light)')`. */
  readonly prefersLight: {
    readonly matches: boolean;
    addEventListener(type: 'change', listener: () => void): void;
  };
  readonly apply: (theme: Theme) => void;
}

/** Dark or light: as the system says until the user chooses, then as chosen. */
export class ThemeState {
  current: Theme = $state('dark');
  readonly #parts: ThemeParts;

  constructor(parts: ThemeParts) {
    this.#parts = parts;
    this.#follow();
    parts.prefersLight.addEventListener('change', () => this.#follow());
  }

  toggle(): void {
    const next = this.current === 'dark' ? 'light' : 'dark';
    this.#parts.storage.setItem(key, next);
    this.#set(next);
  }

  #follow(): void {
    const chosen = this.#parts.storage.getItem(key);
    this.#set(chosen === 'dark' || chosen === 'light' ? chosen : this.#parts.prefersLight.matches ? 'light' : 'dark');
  }

  #set(theme: Theme): void {
    this.current = theme;
    this.#parts.apply(theme);
  }
}
