import mongoose from 'mongoose';

/** Makes the indexes of every model that was loaded; once they are there it is a check that takes milliseconds. */
export async function makeIndexes(): Promise<void> {
  await Promise.all(Object.values(mongoose.models).map((model) => model.createIndexes()));
}
