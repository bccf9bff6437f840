/** @file The process of one job of this machine: does a task of clflow. */
import { runTask } from './child-tasks.js';
import { workInChild } from './child-work.js';

workInChild(runTask);
