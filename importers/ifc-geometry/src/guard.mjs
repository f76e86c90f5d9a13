// A thread that ends this process when the importer is gone: web-ifc may be busy for ever, and standard input is all that
// tells of a parent that was killed.
import { Socket } from 'node:net';

const input = new Socket({ fd: 0, readable: true, writable: false });
const end = () => process.kill(process.pid, 'SIGKILL');
input.on('end', end);
input.on('close', end);
input.on('error', end);
input.resume();
