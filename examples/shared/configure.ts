/** @file Both workers, sealed; `?threads=2` in the address asks for so many. */
import { configureWeb } from 'clflow/web';
import inspectWorker from 'clflow/web/inspect-worker?worker&url';
import trainWorker from 'clflow/web/train-worker?worker&url';
import { sealed } from './sealed-worker.js';

const threads = Number(new URLSearchParams(location.search).get('threads')) || undefined;
configureWeb({ worker: sealed(inspectWorker), trainingWorker: sealed(trainWorker), threads });
