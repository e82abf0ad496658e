package spine.client;

import static java.util.Objects.requireNonNull;

import spine.api.message.NeuralSpike;

/**
 * One message of the monitor.
 *
 * @param topic  whole, such as {@code nikola.v0.events.agents}
 * @param spike  events are JSON in its {@code rich_payload}, {@code metrics} is a StatusReport, {@code directory} a Directory
 * @param missed how many before it this client has thrown away since the last one that it delivered, because its
 *               subscriber asked for none; what the server dropped is not in it
 */
public record MonitorEvent(String topic, NeuralSpike spike, long missed) {
    public MonitorEvent {
        requireNonNull(topic);
        requireNonNull(spike);
    }
}
