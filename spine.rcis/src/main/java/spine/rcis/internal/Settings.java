package spine.rcis.internal;

import java.time.Duration;
import spine.api.resilience.Rate;

/**
 * The edge's configuration, checked.
 *
 * @param address         where to listen
 * @param authToken       empty if none is asked for
 * @param timeout         of requests without a deadline, 1 ms to 1 h
 * @param maxMessageBytes 1 KiB to 64 MiB
 * @param inFlight        limits of requests in flight
 * @param rate            limits of a client's rate
 * @param streams         limits of bulk ingest
 * @param devMode         whether replies carry stack traces (RC-15)
 */
record Settings(String address, String authToken, Duration timeout, int maxMessageBytes, InFlight.Limits inFlight,
        Rate rate, Streams.Limits streams, boolean devMode) {

    /** @throws IllegalArgumentException naming key, value and range of what is wrong */
    static Settings of(RcisConfig config) {
        if (config.address().isBlank()) {
            throw new IllegalArgumentException("spine.rcis: address is empty; allowed is tcp://host:port");
        }
        if (config.authToken().length() > 1024) {
            throw new IllegalArgumentException("spine.rcis: authToken has over 1024 characters");
        }
        return new Settings(config.address(), config.authToken(),
                Duration.ofMillis(within("timeoutMillis", config.timeoutMillis(), 1, 3_600_000)),
                (int) within("maxMessageBytes", config.maxMessageBytes(), 1024, 64 * 1024 * 1024),
                new InFlight.Limits((int) within("inFlightRequests", config.inFlightRequests(), 1, 1_000_000),
                        within("inFlightBytes", config.inFlightBytes(), config.maxMessageBytes(), 1L << 40)),
                new Rate((int) within("rateBurst", config.rateBurst(), 1, 1_000_000),
                        (int) within("ratePerSecond", config.ratePerSecond(), 1, 1_000_000),
                        (int) within("rateClients", config.rateClients(), 1, 1_000_000)),
                new Streams.Limits((int) within("streamWindowChunks", config.streamWindowChunks(), 1, 1000),
                        Duration.ofSeconds(within("streamIdleSeconds", config.streamIdleSeconds(), 1, 86_400)),
                        (int) within("streamsPerClient", config.streamsPerClient(), 1, 10_000),
                        (int) within("streams", config.streams(), 1, 100_000)),
                config.devMode());
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "spine.rcis: " + key + " is " + value + "; allowed is " + least + " to " + most);
        }
        return value;
    }
}
