/** @file The editor of what somebody has opened, as long as it is open; what was painted is saved when it is left. */
import { useEffect, useState } from 'react';
import { Editor } from './editor.js';
import type { MaskSize } from './painting.js';
import type { Saved, Source } from './source.js';

/** @param key of what is edited; null: nothing is */
export function useEditor(
  key: string | null,
  size: MaskSize | null,
  open: () => { readonly source: Source; readonly onSaved?: (saved: Saved) => void },
): Editor | null {
  const [editor, setEditor] = useState<Editor | null>(null);
  const [width, height] = [size?.width ?? 0, size?.height ?? 0];
  useEffect(() => {
    if (key === null || width === 0) return;
    const { source, onSaved } = open();
    const opened = new Editor({ width, height }, source, onSaved);
    setEditor(opened);
    void opened.load();
    const onUnload = (event: BeforeUnloadEvent): void => {
      if (opened.saving.isUnsaved) event.preventDefault();
    };
    window.addEventListener('beforeunload', onUnload);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      void opened.saving.flush();
      setEditor(null);
    };
    // `open` is another function with every render; the key says what it opens.
  }, [key, width, height]);
  return editor;
}
