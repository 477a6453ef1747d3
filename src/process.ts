/**
 * Runs a process: `start` returns how to stop it. SIGTERM and SIGINT stop it once, finishing what is under way; a second signal ends it at
 * once. What keeps it from starting is printed in one line, without a stack trace.
 */
export async function runProcess(start: () => Promise<() => Promise<void>>): Promise<void> {
  const stop = await start().catch(refuse);
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => refuse(error),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

function refuse(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
