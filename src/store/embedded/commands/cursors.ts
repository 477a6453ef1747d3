import { Long } from 'bson';
import { CommandError } from '../errors.js';
import { type Command, countArgument } from './command.js';
import { cursorReply } from './find.js';

/** getMore: https://www.mongodb.com/docs/manual/reference/command/getMore/ */
export const getMore: Command = async ({ cursors }, { command }) => {
  if (!(command.getMore instanceof Long))
    throw new CommandError(
      'TypeMismatch',
      "BSON field 'getMore.getMore' is the wrong type, expected type 'long'",
    );
  return cursorReply(await cursors.more(command.getMore, countArgument(command, 'batchSize')), 'nextBatch');
};

/** killCursors: https://www.mongodb.com/docs/manual/reference/command/killCursors/ */
export const killCursors: Command = ({ cursors }, { command }) => {
  const ids = Array.isArray(command.cursors) ? command.cursors.filter((id) => id instanceof Long) : [];
  const cursorsKilled = ids.filter((id) => cursors.kill(id));
  const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
};
