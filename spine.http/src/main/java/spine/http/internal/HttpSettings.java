package spine.http.internal;

import java.time.Duration;
import spine.http.wire.internal.WireSettings;

/**
 * The configuration, checked.
 *
 * @param callTimeout of a call with its redirects and tries; of a stream, the longest silence
 * @param mostWait    for a limit, before a call is refused instead
 */
public record HttpSettings(Duration callTimeout, Duration mostWait, WireSettings wire) {
    private static final Duration BACKSTOP = Duration.ofSeconds(5);

    /** @throws IllegalArgumentException naming key, value and range of what is wrong */
    static HttpSettings of(HttpConfig config) {
        var call = Duration.ofMillis(within("callTimeoutMillis", config.callTimeoutMillis(), 100, 600_000));
        int perOrigin = (int) within("connectionsPerOrigin", config.connectionsPerOrigin(), 1, 1000);
        return new HttpSettings(call, Duration.ofMillis(within("mostWaitMillis", config.mostWaitMillis(), 0, 60_000)),
                new WireSettings(Duration.ofMillis(within("connectTimeoutMillis", config.connectTimeoutMillis(), 10, 60_000)),
                        call.plus(BACKSTOP), perOrigin, (int) within("connections", config.connections(), perOrigin, 10_000),
                        Duration.ofSeconds(within("idleSeconds", config.idleSeconds(), 1, 3600))));
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(HttpConfig.PID + ": " + key + " is " + value + "; allowed is " + least + " to "
                    + most);
        }
        return value;
    }
}
