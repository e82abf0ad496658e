package spine.broker.monitor.internal;

import com.google.protobuf.ByteString;

/** The way out to the subscribers. Thread-safe, never blocks. */
interface Outlet {
    /** Whether anybody has subscribed to anything. */
    boolean isWanted();

    /**
     * @param topic without the prefix
     * @param body  a NeuralSpike
     */
    void send(String topic, ByteString body);
}
