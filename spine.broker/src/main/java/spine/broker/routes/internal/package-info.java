/**
 * The routing rules as data (BR-10): what they say, how they are read, the classes of priority (BR-12) with their queue,
 * and who owns which keys. Nothing here knows sockets or agents. Thread-safe or immutable.
 */
package spine.broker.routes.internal;
