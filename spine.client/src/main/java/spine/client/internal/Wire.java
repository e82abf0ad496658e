package spine.client.internal;

import java.util.concurrent.Executor;
import spine.api.transport.Reactor;

/**
 * What a client runs on.
 *
 * @param reactor   its endpoints' thread
 * @param time      its own clocks and alarms
 * @param callbacks runs what users attach to stages
 * @param onClose   lets go of what it has, once its endpoint is closed
 */
public record Wire(Reactor reactor, Time time, Executor callbacks, Runnable onClose) {
}
