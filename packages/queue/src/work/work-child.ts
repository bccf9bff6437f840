/** @file The process of one job of a fleet: does a task of clflow, or a kind of work that a fleet adds. */
import { workInChild } from '@clflow/server/jobs';
import { runOf } from './child-runs.js';
import { kindRuns } from './runs.js';

workInChild(runOf(kindRuns()));
