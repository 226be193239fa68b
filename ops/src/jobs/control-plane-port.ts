import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { ControlPlanePort } from '@cifra/jobs/control-plane/control-plane-port';
import { jobCommand } from './commands.ts';

/** The job store's access to the control plane: as commands of the books, on the control plane's writer thread. */
export function controlPlanePort(books: Books, request: CommandRequest): ControlPlanePort {
  return {
    control: books.control,
    newId,
    run: async (name, input) => {
      const answer = await books.executeControl(jobCommand(name), input, request);
      if (!answer.ok) throw new InvariantBroken(`jobs.${name} was refused: ${answer.refusal.code}`);
      return answer.value as never;
    },
  };
}
