/** @file Both workers, sealed. */
import { configureWeb } from 'clflow/web';
import inspectWorker from 'clflow/web/inspect-worker?worker&url';
import trainWorker from 'clflow/web/train-worker?worker&url';
import { sealed } from './sealed-worker.js';

configureWeb({ worker: sealed(inspectWorker), trainingWorker: sealed(trainWorker) });
