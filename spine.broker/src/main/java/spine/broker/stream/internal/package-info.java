/** Streamed answers: credit, numbers and what is kept of them. Knows neither sockets nor calls. */
package spine.broker.stream.internal;
