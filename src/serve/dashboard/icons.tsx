import type { ComponentChildren } from 'preact';

/** The book with the moon. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true">
      <path
        d="M2.5 10.5C6.5 8.3 10.8 8.8 14 11.3c3.2-2.5 7.5-3 11.5-.8v13.3c-4-2-8.3-1.6-11.5.9-3.2-2.5-7.5-2.9-11.5-.9z"
        class="fill-night"
      />
      <path d="M14 11.3v13.4" stroke="var(--paper)" stroke-width="1.6" />
      <path d="M15.6 1.6a3.6 3.6 0 1 0 3.4 5.2 3 3 0 0 1-3.4-5.2z" class="fill-lit" />
    </svg>
  );
}

/** A line drawing on a square of 20, for buttons and notes. It is decoration: a word next to it says the same. */
export function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** A key, for the menu of the account. */
export const KeyIcon = () => (
  <Icon>
    <circle cx="6.5" cy="10" r="3.5" />
    <path d="M10 10h8M15.5 10v3" />
  </Icon>
);

/** Three lines, for the menu on narrow screens. */
export const MenuIcon = () => (
  <Icon>
    <path d="M3 5.5h14M3 10h14M3 14.5h14" />
  </Icon>
);
