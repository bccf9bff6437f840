/** @file The title of the browser's tab: the page, the product, the program. */
import { useEffect } from 'react';

export function useTitle(...parts: readonly (string | undefined)[]): void {
  const title = [...parts.filter(Boolean), 'clflow'].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
