/** @file What stays open until a model is trained, and the way to the training. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { linkAsButton } from '../design/Button.js';
import { Notice } from './Notice.js';

interface Props {
  readonly project: number;
  readonly children: ReactNode;
  /** What the link says, in the words of the page. */
  readonly train: string;
}

export function TrainNotice({ project, children, train }: Props) {
  return (
    <Notice
      action={
        <Link to="/p/$project/train" params={{ project }} className={linkAsButton({ dense: true })}>
          {train}
        </Link>
      }
    >
      {children}
    </Notice>
  );
}
