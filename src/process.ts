// A terminal, and a service manager, signals every process of the group, and npm passes the signal on to its child: one signal comes twice.
const ONE_SIGNAL_MS = 500;

/**
 * Runs a process: `start` returns how to stop it. SIGTERM and SIGINT stop it once, finishing what is under way, its start too; a second
 * signal ends it at once. What keeps it from starting is printed in one line, without a stack trace.
 */
export async function runProcess(start: () => Promise<() => Promise<void>>): Promise<void> {
  const started = start().catch(refuse);
  let firstSignal = 0;
  const onSignal = () => {
    if (firstSignal > 0) {
      if (performance.now() - firstSignal > ONE_SIGNAL_MS) process.exit(1);
      return;
    }
    firstSignal = performance.now();
    started
      .then((stop) => stop())
      .then(
        () => process.exit(0),
        (error: unknown) => refuse(error),
      );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  await started;
}

function refuse(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
