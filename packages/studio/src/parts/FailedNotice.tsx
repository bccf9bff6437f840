/** @file What could not be loaded or kept, and the button that tries once more. */
import type { ReactNode } from 'react';
import { Button } from '../design/Button.js';
import { Notice } from './Notice.js';

interface Props {
  readonly children: ReactNode;
  /** What the button says, in the words of the page. */
  readonly again: string;
  readonly onAgain: () => void;
}

export function FailedNotice({ children, again, onAgain }: Props) {
  return (
    <Notice
      tone="danger"
      action={
        <Button dense onPress={onAgain}>
          {again}
        </Button>
      }
    >
      {children}
    </Notice>
  );
}
