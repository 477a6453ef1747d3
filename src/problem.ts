/** Something a person can be told: `code` is worded by the screens (errors:<code>), `status` is HTTP's. */
export class Problem extends Error {
  override name = 'Problem';
  constructor(
    readonly code: string,
    readonly status: number,
    message = code,
  ) {
    super(message);
  }
}
