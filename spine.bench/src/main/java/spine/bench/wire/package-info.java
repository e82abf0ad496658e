/**
 * The table of the wire: the same work by our engine, libzmq, JeroMQ, NATS and Aeron, as processes that are measured
 * one after the other, round by round. And the cryptography alone, in the same way.
 */
package spine.bench.wire;
