import { countMatches } from '../plan/scan.js';
import { compileFilter } from '../query/filter.js';
import { type Command, countArgument, docArgument, refuseCollation, targetOf } from './command.js';

/** count: https://www.mongodb.com/docs/manual/reference/command/count/ */
export const count: Command = async ({ catalog }, request) => {
  const { command } = request;
  const { db, name } = targetOf(request, 'count');
  refuseCollation(command);
  const filter = compileFilter(docArgument(command, 'query') ?? {});
  const [skip, limit] = [countArgument(command, 'skip'), countArgument(command, 'limit')];
  return {
    n: await countMatches(catalog, catalog.get(db, name), {
      filter,
      sort: [],
      skip,
      limit,
      hint: command.hint,
    }),
  };
};
