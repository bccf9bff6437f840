/** @file The title of the browser's tab: the page, the product of the address, the program. */
import { useEffect } from 'react';
import { useCurrentProject } from './use-project.js';

export function useTitle(page: string | undefined): void {
  const { project } = useCurrentProject();
  const title = [[page, project?.name].filter(Boolean).join(' · '), 'clflow'].filter(Boolean).join(' – ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
