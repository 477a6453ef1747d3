// A client in a thread of its own, so that what it sends and takes does not keep the reader waiting.
import { parentPort, workerData } from 'node:worker_threads';
import { MongoClient } from 'mongodb';
import { type Task, TASKS } from './tasks.js';

export interface Busy {
  uri: string;
  name: string;
  task: Task;
  many: number;
}

const { uri, name, task, many } = workerData as Busy;
const client = await MongoClient.connect(uri);
parentPort?.postMessage('begins');
await TASKS[task](client.db(name), many);
parentPort?.postMessage('done');
await client.close();
