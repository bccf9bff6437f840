/** @file Dropped files, inspected one after the other; none is passed over. */
import type { LineInspectionJson } from '@clflow/server/studio-api';
import { useRef, useState } from 'react';
import { isImage } from '../images/upload/dropped.js';
import { useWrong } from '../shared/use-wrong.js';
import { inspect } from './line-queries.js';

export interface FilesState {
  readonly done: number;
  readonly total: number;
  readonly failures: readonly { readonly file: string; readonly reason: string }[];
}

const nothing: FilesState = { done: 0, total: 0, failures: [] };

export function useFiles(project: number, onDone: (inspection: LineInspectionJson) => void) {
  const wrong = useWrong();
  const [state, setState] = useState(nothing);
  const waiting = useRef<File[]>([]);
  const isWorking = useRef(false);

  const work = async (): Promise<void> => {
    isWorking.current = true;
    for (let file = waiting.current.shift(); file; file = waiting.current.shift()) {
      const { name } = file;
      try {
        onDone(await inspect(project, file, { source: 'file', name: name.slice(-255) }));
        setState((now) => ({ ...now, done: now.done + 1 }));
      } catch (error) {
        setState((now) => ({
          ...now,
          done: now.done + 1,
          failures: [...now.failures, { file: name, reason: wrong(error) }].slice(-20),
        }));
      }
    }
    isWorking.current = false;
  };
  const add = (files: readonly File[]): void => {
    const pictures = files.filter(isImage);
    waiting.current.push(...pictures);
    setState((now) =>
      isWorking.current ? { ...now, total: now.total + pictures.length } : { ...nothing, total: pictures.length },
    );
    if (!isWorking.current && pictures.length > 0) void work();
  };
  return { state, add };
}
