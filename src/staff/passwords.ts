import { hash, verify } from '@node-rs/argon2';

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane. Argon2id is the library's default.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

/** The argon2id hash of a password, with its own salt and parameters in it. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS);
}

/** Whether the password is the one that was hashed. */
export function checkPassword(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, password.normalize('NFKC'));
}

let nobody: Promise<string> | undefined;

/** Takes as long as a real check, so that an unknown account can't be told from a wrong password by the clock. */
export async function checkNobodysPassword(password: string): Promise<void> {
  nobody ??= hashPassword('nobody signs in with this');
  await checkPassword(await nobody, password);
}
