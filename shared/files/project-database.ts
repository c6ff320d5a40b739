/** The file by which a folder is known to be a project. */
export const projectDatabase = 'espalier.sqlite';
