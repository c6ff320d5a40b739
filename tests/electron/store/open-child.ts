import { openProject } from '../../../electron/store/project.ts';
import { EspalierError } from '../../../shared/api/errors.ts';

/** Opens the project named on the command line, and says how that went. */
try {
  openProject(process.argv[2] ?? '').close();
  console.log('opened');
} catch (error) {
  console.log(error instanceof EspalierError ? error.code : String(error));
}
