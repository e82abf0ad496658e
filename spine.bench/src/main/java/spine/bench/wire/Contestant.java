package spine.bench.wire;

import java.util.Optional;

/**
 * One system that is compared.
 *
 * @param name    for {@code --only}
 * @param label   for the table
 * @param ours    whether it is our engine that brokers
 * @param variant of ours, such as the JDK and the provider that is pinned; empty for the default and for others
 * @param missing why it cannot be measured here, or empty
 * @param start   starts its processes
 */
record Contestant(String name, String label, boolean ours, String variant, Optional<String> missing, Start start) {
    /** Starts client, broker and worker; returns when all are connected. */
    @FunctionalInterface
    interface Start {
        Trio start(Launch launch) throws Exception;
    }
}
