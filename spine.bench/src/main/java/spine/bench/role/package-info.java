/**
 * The programs that the bench starts as processes of their own: a client, a broker, a worker, an echo server and a
 * storm of connections, for each system that is compared. Each says one line of JSON when it is ready, then answers
 * each line of its standard input with one line, and ends with its input. While nobody asks for anything they are
 * blocked.
 */
package spine.bench.role;
