/** @file What this browser remembers; without storage it is forgotten with the page. */

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`clflow-${name}`);
  } catch {
    return null;
  }
}

/** @param value null forgets it */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`clflow-${name}`);
    else localStorage.setItem(`clflow-${name}`, value);
  } catch {
    // A private window: it holds until the page is closed.
  }
}
