/** Why a run could not be done as asked. The command turns it into an exit code; the message is one line. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
  /** 2: what was given is wrong; 3: the target could not be reached, started or kept alive; 6: nothing selected. */
  readonly exitCode: 2 | 3 | 6;

  constructor(exitCode: 2 | 3 | 6, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
