/** Does a decoded path lead up again? VS Code finds the folder of an address by its beginning, which `..` behind it would leave. */
export const climbs = (path: string): boolean => path.split(/[\\/]/).includes('..');
